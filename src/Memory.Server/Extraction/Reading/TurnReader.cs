namespace Memory.Server.Extraction.Reading;

/// <summary>One sentence of the user's that may state something: what it asks to be done with it, and its statements.</summary>
internal sealed record Statement(Request Request, string Words, IReadOnlyList<Clause> Clauses);

/// <summary>What the user asks to be done with what they say.</summary>
internal enum Request
{
    None,

    /// <summary>"Remember that …"</summary>
    Remember,

    /// <summary>"Forget that …"</summary>
    Forget,
}

/// <summary>Reads a turn's text into statements of the user's about themselves, leaving out all that is none.</summary>
internal static class TurnReader
{
    /// <summary>More sentences of one turn are not read.</summary>
    private const int MaxSentences = 400;

    public static List<Statement> Read(string content, DateTimeOffset saidAt)
    {
        var statements = new List<Statement>();
        var text = Continued.Replace(PlainText.Read(content), ", ");
        if (Hostility.IsAimedAtTheModel(Lookalikes.Fold(content.Length > PlainText.MaxCharacters ? content[..PlainText.MaxCharacters] : content)))
            return statements;
        var task = Guards.AsksForWork(text);
        var count = 0;
        foreach (var sentence in Sentences.Split(text))
        {
            if (++count > MaxSentences || Guards.OpensFiction(sentence.Text))
                break;
            if (Guards.TakesBack(sentence.Text))
                statements.Clear();
            else if (ReadSentence(sentence, saidAt, task) is { } statement)
                statements.Add(statement);
        }

        return statements;
    }

    private static Statement? ReadSentence(Sentence sentence, DateTimeOffset saidAt, bool task)
    {
        var text = Contractions.Expand(sentence.Text);
        var request = Request.None;
        if (Remember.Match(text) is { Success: true } remember)
            (request, text) = (Request.Remember, remember.Groups["what"].Value);
        else if (Forget.Match(text) is { Success: true } forget)
            (request, text) = (Request.Forget, forget.Groups["what"].Value);
        else if (Polite.Match(text) is { Success: true } polite)
            text = polite.Groups["what"].Value;
        else if (sentence.Asks)
            text = Guards.BeforeQuestion(text);
        else if (Guards.StartsQuestion(text))
            return null;
        else
            text = Guards.BeforeRequest(text);
        if (text.Length == 0 || Guards.IsIronic(text) || (ColonLead.Match(text) is { Success: true } lead && !Introduction.IsMatch(lead.ValueSpan)))
            return null;
        if (Guards.BeforeCondition(text) is not { Length: > 0 } stated)
            return null;
        var clauses = new List<Clause>();
        foreach (var part in Clauses.Split(stated))
        {
            if (!Guards.IsDoubtful(part))
                clauses.Add(Wording.Of(part, saidAt) with { IsPartOfTask = task });
            else if (Wish.IsMatch(part))
                clauses.Add(Wording.Of(part, saidAt) with { IsPartOfTask = task });
        }

        return new(request, stated.Trim(), clauses);
    }

    private static readonly Pattern Remember = Patterns.Of(
        @"^((please|also|and|ok|hey|btw|by the way),? )*((can|could|would|will) you )?(please )?(always )?(remember|do not forget|keep in mind|bear in mind|make a note|take note|note|for future reference|never forget)(,? that | this: ?|\s*[,:] ?(this: )?|, | (?=my |i |we |our ))(?<what>.+)$");

    private static readonly Pattern Forget = Patterns.Of(
        @"^((please|also|and|ok|hey|actually|no|never ?mind),? )*((can|could|would|will) you )?(please )?(just )?((forget|stop remembering|unremember)(?<what> .+)|(do not remember|no need to remember)(?<what> (that|this)( .+)?)|(delete|remove|erase|wipe)(?<what> .+) from (your |my |the )?memory|(delete|remove|erase|wipe)(?<what> (what|everything|anything|all|whatever)( that)? (you (know|remember|have|stored|learned)|I (told|said))\b.*))$");

    /// <summary>A question by its form, a wish by its meaning: "Can you call me Rob?"</summary>
    private static readonly Pattern Polite = Patterns.Of(@"^(hey|hi|also|and|ok|so)?,? ?(can|could|would|will) you (please )?(?<what>(call me|keep|always|be|stop|avoid|only|never|use|talk to me|speak to me|(answer|reply|respond)\b.* (from now on|going forward|in (the )?future)).*)$");

    /// <summary>"I got hired by Deloitte!! starting in april" is one sentence.</summary>
    private static readonly Pattern Continued = Patterns.Of(@"[!.]{1,3} +(?=starting (in|on|next|from|this|tomorrow)\b)");

    private static readonly Pattern ColonLead = Patterns.Of(@"^[^:]{1,80}:(?=\s|$)");

    private static readonly Pattern Introduction = Patterns.Of(@"\b(about (me|myself)|note|fyi|update|context|background|info|btw|ps|p\.s\.|correction|news|hobbies|to know|facts?|reminder|intro(duction)?|preferences?|allergies|languages|pronouns|heads[- ]up|following)( \w+)?\s*:$|^((a|one|just|quick|small|little|another|my|some|big|last|short|more|and|also|oh|ok|well),? )*(update|background|context|request|thing|change|favou?r|wish|confession|note|food question|news|intro|ones?|basics|stats|facts?|details|bits|recap|summary|status|things)( (?!from\b|by\b|of\b|his\b|her\b|their\b|to\b|about (?!me\b))[\w']+){0,7}\s*:$|^(i|my)\b(?!.*\b(said|says|say|wrote|writes|told|tells|texted|asked|replied|read|heard|goes|went|email|message|letter|text|bio|quote|essay|friend|story|poem|character)\b).*:$");

    /// <summary>A wish about answers may be worded as one would word a doubt: "I'd rather you kept it brief".</summary>
    private static readonly Pattern Wish = Patterns.Of(@"^i('d| would) (rather|prefer|like|love) (to (learn|become|run|visit|write a|open|travel)\b|((to )?(get|have|see|receive) )?(more )?(?=(detailed|long|short|longer|shorter|brief) (answers|replies|responses)\b)|you|your|answers|it if you|short|brief|concise|responses|replies)");
}
