using Memory.Server.Extraction.Reading;

namespace Memory.Server.Extraction.Rules;

/// <summary>How the user wants to be answered, when it is meant to last: a wish for one piece of work is none.</summary>
internal static class AnswerRules
{
    public static void Read(Clause clause, FactSheet facts)
    {
        if (clause.IsPlural || clause.Mode != Mode.Holds)
            return;
        Units(clause, facts);
        var stated = Preference.IsMatch(clause.Text);
        if (!stated && clause.IsPartOfTask && !clause.IsLasting && !OfAllAnswers.IsMatch(clause.Text))
            return;
        if (!stated && !clause.IsLasting && !StandingWish.IsMatch(clause.Text))
            return;
        var wish = Instead.Replace(clause.Text, "");
        var refused = Refusal.IsMatch(wish);
        if (Length.Match(wish) is { Success: true } length)
            LengthIs(clause, facts, isShort: length.Groups["short"].Success != refused);
        if (Format.Match(wish) is { Success: true } format)
            FormatIs(clause, facts, format.Read("v")!.ToLowerInvariant(), refused);
        if (!refused && Tone.Match(wish) is { Success: true } tone)
            Add(clause, facts, "tone", tone.Read("v")!.ToLowerInvariant(), $"a {tone.Read("v")!.ToLowerInvariant()} tone");
        if (NoEmojis.IsMatch(clause.Text))
            Add(clause, facts, "emojis", "no", "answers without emojis");
        else if (WithEmojis.IsMatch(clause.Text))
            Add(clause, facts, "emojis", "yes", "answers with emojis");
        if (Language.Match(clause.Text) is { Success: true } language && (Known(language.Read("v")) ?? Known(language.Read("first"))) is { } spoken)
            Add(clause, facts, "language", spoken, $"answers in {spoken}");
    }

    private static void Add(Clause clause, FactSheet facts, string part, string value, string wish) =>
        facts.Add(clause, new($"answer_style.{part}", value, $"prefers {wish}") { Type = MemoryType.Preference, Importance = 4, IsTimeless = true });

    private static string? Known(string? language) => language is not null && Languages.IsKnown(language) ? Languages.Spell(language) : null;

    private static void LengthIs(Clause clause, FactSheet facts, bool isShort) =>
        Add(clause, facts, "length", isShort ? "short" : "detailed", isShort ? "short answers" : "detailed answers");

    private static void FormatIs(Clause clause, FactSheet facts, string format, bool refused) =>
        Add(clause, facts, "format", refused ? $"no {format}" : format, refused ? $"answers without {format}" : $"answers in {format}");

    private static void Units(Clause clause, FactSheet facts)
    {
        if (UnitsAre.Match(clause.Text) is not { Success: true } match || (match.Groups["wish"].Success && clause.IsPartOfTask && !clause.IsLasting))
            return;
        facts.Add(clause, new("units", match.Read("v"), $"prefers {match.Read("v")} units") { Type = MemoryType.Preference, Importance = 4, IsTimeless = true });
    }

    private static readonly Pattern UnitsAre = Patterns.Of(@"^(?:I (?:always )?(?:use|prefer|like|think in|want|measure in|am used to)|my preferred units are|(?<wish>(?:please )?(?:use|give me|show me|stick to|answer in|convert to|always use))) (?:the |everything in |temperatures? in |measurements? in |distances? in )?(?<v>metric|imperial|celsius|fahrenheit|centigrade|kilomet(?:er|re)s|miles|kilograms|pounds|us customary|kg(?: and (?:cm|m|km|meters|metres))?|cm(?: and kg)?|lbs?(?: and (?:feet|inches|ft))?|feet(?: and (?:inches|pounds))?)(?: system| units?| measurements?| degrees| temperatures?)*(?:,? (?:over|to|instead of|not|rather than|but) .*| not .*| for .*| when .*| please| with me)?$");

    /// <summary>"Your replies", of which there will be more than the one at hand.</summary>
    private static readonly Pattern OfAllAnswers = Patterns.Of(@"\byour (?:answers|replies|responses|messages)\b");

    /// <summary>What the wish is preferred to.</summary>
    private static readonly Pattern Instead = Patterns.Of(@",? (?:over|instead of|rather than|more than|not|and not|as opposed to) .*$(?<!^(?:please )?(?:do|I do) not .*)");

    /// <summary>"I don't like long answers": the opposite is wished for.</summary>
    private static readonly Pattern Refusal = Patterns.Of(@"^(?:please )?(?:I (?:really )?(?:do not (?:really )?(?:like|want|need|enjoy|care for)|hate|dislike|can not stand|am not a fan of)|do not|never|no|stop|avoid|skip|enough with)\b");

    /// <summary>A statement about what the user prefers in general.</summary>
    private static readonly Pattern Preference = Patterns.Of(@"^(?:I (?:prefer|like|love|want|appreciate|always want|need|hate|do not (?:like|want))|I(?:'d| would) (?:rather|prefer|like|appreciate)(?: it if)?) .*\b(?:answers?|responses?|repl(?:y|ies)|explanations?|emojis?|respond|talk to|speak to|bullet points|to the point|messages|tone)\b(?! (?:song|album))");

    /// <summary>A short order that stands alone and speaks of answers as such.</summary>
    private static readonly Pattern StandingWish = Patterns.Of(@"^(?:please )?(?:can you )?(?:try to )?(?:keep (?:it|things|your (?:answers|replies|responses|messages)|answers|replies|responses) \w[\w -]{0,30}|be (?:more |very |a bit more |as )?(?:brief|concise|short|succinct|formal|casual|friendly|detailed|direct|informal|blunt|thorough|honest)(?: as possible| with me| please)?|(?:you (?:can|may) )?(?:talk|speak|write) to me in \w+(?: \w+)?(?: now)?|(?:do not|no|never|stop|avoid|skip|leave out|drop|ditch)(?: use| using|,)? (?:any |the |your )?(?:emojis?|emoticons|bullet points|markdown|jargon)\b.*|use (?:bullet points|markdown|plain text|tables|lists|simple (?:words|language)) (?:when|whenever|in|for) (?:you|your|all).*|(?:answer|respond|reply) (?:to me )?(?:only |always )?in (?-i:\p{Lu})\p{L}+(?: again| now| only)*|(?:answer|respond|reply) (?:to me )?in (?:bullet points|short sentences|one sentence|plain english|plain text)|(?:explain|go through|do|show) (?:things|everything|stuff) step by step(?: for me)?|(?:your )?(?:answers|replies|responses) should be .*)(?:,? please)?$");

    private static readonly Pattern Length = Patterns.Of(@"\b(?:(?<short>short(?:er)?|brief(?:er)?|concise|succinct|terse|to the point|quick)|detailed|long(?:er)?|thorough|in-depth|in depth|elaborate|comprehensive|verbose)\b");

    private static readonly Pattern Format = Patterns.Of(@"\b(?<v>bullet points|bulleted lists?|numbered lists?|plain text|markdown|tables|json|short paragraphs|plain english|prose|step[- ]by[- ]step)\b(?<!\b(?:no|not use|without|avoid|stop using|never use) (?:any )?(?:bullet points|markdown|tables))");

    private static readonly Pattern Tone = Patterns.Of(@"\b(?<v>formal|informal|casual|friendly|professional|direct|blunt|polite|playful|serious|humorous|sarcastic|warm|neutral)\b");

    private static readonly Pattern NoEmojis = Patterns.Of(@"\b(?:no|not use|without|avoid|stop using|never use|skip|hate|not like|not want|leave out|drop|ditch)(?: any| the| your)? (?:emojis?|emoticons)\b");

    private static readonly Pattern WithEmojis = Patterns.Of(@"\b(?:use|with|add|love|like|include)(?: lots of| more| many| some)? emojis?\b");

    private static readonly Pattern Language = Patterns.Of(@"\b(?:answer|answers|respond|reply|replies|responses|talk|speak|write|chat|communicate|messages)(?: to me| me| back| with me| always)? (?:only |always )?in (?:(?:simple|easy|plain|basic|clear) )?(?<v>(?<first>\w+)(?: \w+)?)");
}
