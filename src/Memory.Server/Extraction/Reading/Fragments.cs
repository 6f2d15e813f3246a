namespace Memory.Server.Extraction.Reading;

/// <summary>Completes what people leave out and takes off what they hang on: "living in Tulsa rn" is "I am living in Tulsa".</summary>
internal static class Fragments
{
    /// <summary>The statement without closing chatter: "lol", "btw", "for the record".</summary>
    public static string WithoutChatter(string statement)
    {
        for (var round = 0; round < 3; round++)
        {
            var shorter = Chatter.Replace(statement, "");
            if (shorter.Length == statement.Length || shorter.Length == 0)
                break;
            statement = shorter;
        }

        return statement;
    }

    /// <summary>"Born in Quito, raised in Madrid, living in Rotterdam since 2018" is three statements.</summary>
    public static IEnumerable<string> Split(string statement) => Heads.IsMatch(statement) ? BeforeHead.Split(statement) : [statement];

    /// <summary>The statement with the subject and the copula that casual wording drops.</summary>
    public static string Complete(string statement)
    {
        if (Birthday.IsMatch(statement))
            return "my " + statement;
        if (NoMore.Match(statement) is { Success: true } no)
            return $"I do not eat {no.Groups["what"].Value}";
        if (WithoutCopula.Match(statement) is { Success: true } state)
            return "I am " + statement[state.Groups["subject"].Length..];
        if (WithoutHave.Match(statement) is { Success: true } perfect)
            return "I have " + statement[perfect.Groups["subject"].Length..];
        return WithoutSubject.IsMatch(statement) ? "I " + statement : statement;
    }

    private static readonly Pattern Chatter = Patterns.Of(@"[ ,]+(lol|lmao|haha+|hehe|btw|fyi|tbh|tho|rn|ngl|imo|xd|by the way|for the record|just so you know|just fyi|to be honest|right now|at the moment|in case (it|that) (matters|helps)|if (it|that) (matters|helps)|:\)|:\(|:d|;\)|though|as well|too|i guess|i suppose|wish me luck|so keep (that|it|this) in mind|for what it's worth|fwiw)$");

    private const string Head = "born in|raised in|living in|based in|working (at|for|as)|studying|married to|engaged to|allergic to|originally from|currently (in|at|living|working)";

    private static readonly Pattern Heads = Patterns.Of("^(" + Head + ") .*, (and )?(" + Head + ") ");

    private static readonly Pattern BeforeHead = Patterns.Of(",(?: and)? (?=(?:" + Head + ") )");

    private static readonly Pattern Birthday = Patterns.Of(@"^(bday|b-day|birthday) is\b");

    private static readonly Pattern NoMore = Patterns.Of(@"^(so )?no (?<what>meat|pork|beef|fish|seafood|shellfish|dairy|gluten|eggs?|sugar|nuts|peanuts|soy|wheat|alcohol|caffeine) for me( please)?$");

    private static readonly Pattern WithoutCopula = Patterns.Of(
        @"^(?<subject>I )?((living|based|staying|currently (living|based|employed|working|in)|employed (at|by)|working (at|for|as)|studying \w+ (at|in)|born and (raised|bred) in|born (in|on) (?=\S+( \S+){0,4}$)|originally from|married to|engaged to|fluent in|turning \d|expecting (our|my|a) |allergic to|(mother|father|mom|mum|dad|parent) of (one|two|three|four|five|six|twins|triplets|\d)\b)|not (a )?(big |huge )?(fan of|into|keen on)\b)");

    private static readonly Pattern WithoutHave = Patterns.Of(@"^(?<subject>I )?been (at|with|living|working|vegan|vegetarian|a|an)\b");

    private static readonly Pattern WithoutSubject = Patterns.Of(@"^(used to (work|live|be|love|play)|just moved to|moved to|relocated to|grew up|got (promoted to|hired (by|at)|laid off|fired|engaged to|married to|divorced|a (new )?(puppy|kitten|dog|cat|job))|graduated from|took up|work(ed)? (at|for) (?-i:[A-Z])|dropped out of|went vegan|went vegetarian|gave up (smoking|drinking|dairy|gluten|meat|alcohol)|quit (smoking|drinking|gluten|dairy|my job))\b");
}
