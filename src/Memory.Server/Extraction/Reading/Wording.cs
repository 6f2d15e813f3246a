using Memory.Server.Dates;

namespace Memory.Server.Extraction.Reading;

/// <summary>Brings a statement to the common wording that the rules read.</summary>
internal static class Wording
{
    public static Clause Of(string statement, DateTimeOffset saidAt)
    {
        var spoken = Fragments.Complete(Fragments.WithoutChatter(WithoutOpener(statement)));
        var plural = Plural.IsMatch(spoken);
        if (plural)
            spoken = Plural.Replace(spoken, "I ");
        spoken = Fragment.Replace(Our.Replace(spoken, "my "), static match => match.Groups["here"].Success ? "I am " + match.Groups["here"].Value : "I am allergic to");
        spoken = AreAsAm.Replace(spoken, "I am");
        spoken = SetAside(spoken);
        var mode = Mode.Holds;
        spoken = Lasting(spoken, out var lasting);
        spoken = Unwind(spoken, ref mode);
        var (text, times) = TimePhrases.Read(spoken, saidAt, looksBack: mode == Mode.NoLonger);
        text = Nowadays.Replace(text, "");
        return new() { Text = text, Spoken = spoken, SaidAt = saidAt, Times = times, Mode = mode, IsPlural = plural, IsLasting = lasting };
    }

    public static string WithoutOpener(string statement) => Opener.Replace(statement, "").Trim();

    /// <summary>Adverbs between subject and verb change nothing that a rule reads.</summary>
    private static string SetAside(string text)
    {
        for (var round = 0; round < 3; round++)
        {
            var shorter = Adverb.Replace(text, "${lead} ");
            if (shorter.Length == text.Length)
                break;
            text = shorter;
        }

        return text;
    }

    /// <summary>"I used to be X", "I no longer am X", "I'm not X anymore", "I stopped being X" are "I am X" in another mode.</summary>
    private static string Unwind(string text, ref Mode mode)
    {
        if (UsedTo.Match(text) is { Success: true } past)
        {
            mode = Mode.UsedTo;
            return "I " + (past.Groups["be"].Success ? "am" : past.Groups["verb"].Value) + past.Groups["rest"].Value;
        }

        var ended = NoLonger.Match(text) is { Success: true } no ? no : Anymore.Match(text);
        if (ended.Success)
        {
            mode = Mode.NoLonger;
            return "I " + (ended.Groups["am"].Success ? "am " : "") + ended.Groups["rest"].Value;
        }

        if (StoppedBeing.Match(text) is { Success: true } stopped)
        {
            mode = Mode.NoLonger;
            return "I am " + stopped.Groups["rest"].Value;
        }

        if (StoppedDoing.Match(text) is { Success: true } doing && Gerunds.Base(doing.Groups["verb"].Value) is { } verb)
        {
            mode = Mode.NoLonger;
            return "I " + verb + doing.Groups["rest"].Value;
        }

        return text;
    }

    private static string Lasting(string text, out bool lasting)
    {
        var shorter = FromNowOn.Replace(text, " ").Trim(' ', ',');
        lasting = shorter.Length != text.Length;
        return shorter;
    }

    private static readonly Pattern Opener = Patterns.Of(
        @"^((and|but|so|well|actually|by the way|btw|hi|hello|hey|oh|ok|okay|yes|yeah|yep|no(?! (emojis?|emoticons|bullet|markdown|tables|jargon|small talk|meat|pork|beef|fish|dairy|gluten|nuts|sugar|longer|one)\b)|nope|also|fyi|just so you know|just to let you know|for the record|as you know|honestly|basically|anyway|to be clear|note that|note|for context|about me|a bit about me|in fact|correction|update|ps|p\.s\.|edit|thanks|thank you|sorry|plus|since|because|given that|seeing as|(as|while|although|though|even though|whereas)(?= (i|my|we)\b)|well,? i have news|good news|big news|quick update|that|this is because|i should mention( that)?|i forgot to (say|mention)( that)?|you should know( that)?|i want you to know( that)?|let me tell you( that)?|it turns out( that)?|turns out( that)?|the thing is( that)?|these days|nowadays|currently|at the moment|right now|recently|lately|luckily|sadly|unfortunately|finally|happily|to be honest|tbh|in case you wondered|then|there|everyone|all|guys|again|for your information|um|uh|hm+|i (think|guess)(?= my fav)|great|ugh|wow|please note|pardon|ah|heads up|quick question|my bad|scratch that|wait|now(?= i\b)|back when|when(?= i (lived|worked) (in|at) (?-i:[A-Z]))|good morning|good evening|good afternoon)\b[ ,:!-]*)+(?=\S)");

    /// <summary>What is said of the present holds now anyway.</summary>
    private static readonly Pattern Nowadays = Patterns.Of(@"(?<=^(I|my|call|please|answer|keep|use) .*\w),? (now|these days|nowadays|currently)$");

    private static readonly Pattern Plural = Patterns.Of(@"^we(?= )( all| both)? ");

    private static readonly Pattern Our = Patterns.Of(@"^our (?=\p{L})");

    /// <summary>"Allergic to peanuts btw", "vegan here".</summary>
    private static readonly Pattern Fragment = Patterns.Of(@"^allergic to\b|^(?<here>vegan|vegetarian|pescatarian|celiac|diabetic) here$");

    private static readonly Pattern AreAsAm = Patterns.Of(@"^I are\b");

    private static readonly Pattern Adverb = Patterns.Of(
        @"^(?<lead>I(?: am| have been| have| had| was| will be| will| do not| do| can| go by)?) (?:also|currently|actually|really|just|only just|recently|now|still|already|absolutely|totally|presently|mostly|mainly|personally|truly|basically|honestly|especially|particularly|very much|originally|normally|usually|generally|quite|pretty|super|so|finally|officially|kind of|sort of|definitely|simply|both|happily|proudly|strictly|severely|deathly|highly|seriously|mildly|terribly|extremely|both|often|always|primarily|too|genuinely|always been|lately)(?: much)? (?!to\b|much\b)");

    private static readonly Pattern UsedTo = Patterns.Of(@"^I used to ((?<be>be\b)|(?<verb>[a-z]+\b))(?<rest>.*)$");

    private static readonly Pattern NoLonger = Patterns.Of(@"^I( do| have)? (?<am>am )?no longer (?<am>am )?(?<rest>.+)$|^I no longer (?<rest>.+)$");

    private static readonly Pattern Anymore = Patterns.Of(@"^I (do not|(?<am>am) not|can not) (?<rest>.+?),? (anymore|any more|any longer|these days|now)$");

    private static readonly Pattern StoppedBeing = Patterns.Of(@"^I (have )?(stopped|quit|ceased) being (an? )?(?<rest>.+)$");

    private static readonly Pattern StoppedDoing = Patterns.Of(@"^I (have )?(stopped|quit|gave up|given up) (?<verb>[a-z]+ing)\b(?<rest>.*)$");

    private static readonly Pattern FromNowOn = Patterns.Of(@"(^|[ ,]+)(from now on|from here on( out| in)?|going forward|in (the )?future|by default|at all times|in general|generally|in (all )?(your|the) (answers|replies|responses|messages)|(when|whenever) (you )?(reply|replying|answer|answering|respond|responding|talk|talking|write|writing)( to me| with me)?|for all (your )?(answers|replies|responses))\b,?|(?<=^(please )?)(always)\b");
}
