using Memory.Server.Extraction.Reading;

namespace Memory.Server.Extraction.Rules;

/// <summary>What the user likes, dislikes and holds as favourite.</summary>
internal static class TasteRules
{
    public static void Read(Clause clause, FactSheet facts)
    {
        Favourite(clause, facts);
        Likes(clause, facts);
        Dislikes(clause, facts);
    }

    private static void Favourite(Clause clause, FactSheet facts)
    {
        if (FavouriteIs.Match(clause.Text) is not { Success: true } match || Values.Clean(match.Read("v")) is not { } value || NoFavourite.IsMatch(match.Read("kind")!) || Judgement.IsMatch(value))
            return;
        var kind = match.Read("kind")!.ToLowerInvariant().Replace("colour", "color", StringComparison.Ordinal);
        var plural = kind.EndsWith('s') && !kind.EndsWith("ss", StringComparison.Ordinal) && kind is not "series";
        facts.Add(clause, new($"favorite_{(plural ? kind[..^1] : kind)}", value, $"'s favorite {kind} {(plural ? "are" : "is")} {value}") { Type = MemoryType.Preference, Importance = 3 });
    }

    private static void Likes(Clause clause, FactSheet facts)
    {
        if (Like.Match(clause.Text) is not { Success: true } match || AtHand.IsMatch(match.Read("v")!) || Values.Clean(match.Read("v")) is not { } liked || Judgement.IsMatch(liked))
            return;
        foreach (var value in Values.List(BeforeComparison.Replace(liked, "")))
        {
            if (IsThing(value))
                facts.Add(clause, new("like", value, $"likes {value}") { Type = MemoryType.Preference, State = Standing(clause), Confidence = match.Groups["prefer"].Success ? 0.8 : 0.9 });
        }
    }

    private static void Dislikes(Clause clause, FactSheet facts)
    {
        if (Dislike.Match(clause.Text) is not { Success: true } match || AtHand.IsMatch(match.Read("v")!) || Values.Clean(match.Read("v")) is not { } disliked || Judgement.IsMatch(disliked))
            return;
        foreach (var value in Values.List(disliked))
        {
            if (IsThing(value))
                facts.Add(clause, new("dislike", value, $"dislikes {value}") { Type = MemoryType.Preference, State = Standing(clause) });
        }
    }

    /// <summary>A taste holds all the time, also when "on weekends" is said of it.</summary>
    private static TemporalState? Standing(Clause clause) => clause.Mode == Mode.Holds ? TemporalState.Current : null;

    private static bool IsThing(string value) => value.Length > 1 && !NotAThing.IsMatch(value);

    private static readonly Pattern FavouriteIs = Patterns.Of(@"^(?:my (?:all[- ]time |absolute |current )?(?:fav(?:ou?rite)?|go-to) (?<kind>[\p{L} ]{2,40}?)(?: of all time| ever)? (?:is|are|has to be|has always been|would be) (?<v>.+)|(?<v>[\p{L}][^,]{0,50}?) (?:is|are) my (?:all[- ]time |absolute )?fav(?:ou?rite)? (?<kind>[\p{L} ]{2,30}))$");

    private static readonly Pattern NoFavourite = Patterns.Of(@"^(thing|part|one|bit|of .*|so far|moment|person|way|option|idea|answer|version|point|.* (of|about|from|in) .*)$");

    private static readonly Pattern Like = Patterns.Of(@"^I (?:do )?(?:like|love|adore|enjoy|am (?:a )?(?:(?:big|huge|massive|great) )?(?:fan of|fond of|into|keen on|passionate about|obsessed with|crazy about)|have (?:a )?(?:passion|soft spot|weakness) for|(?<prefer>prefer)) (?!to (?:know|see|ask|hear|have|get|use|make|think|say|thank|point|add|note)\b|you\b|your\b|it\b|this\b|that\b|the (?:way|idea|fact|sound|answer|look|new|first|second|third|last|suggestion|option|plan|one|results?|design|style|tone|draft|version)\b|how\b|what\b|when\b|where\b|if\b|being\b|having\b|seeing\b|hearing\b|my\b(?! (?:coffee|tea|eggs|steak)\b)|him\b|her\b|them\b|these\b|those\b|short\b|brief\b|concise\b|detailed\b|metric\b|imperial\b|celsius\b|fahrenheit\b|bullet\b)(?:to (?=\w))?(?<v>.+)$");

    private static readonly Pattern Dislike = Patterns.Of(@"^I (?:do not (?:really |much |particularly )?(?:like|enjoy|care for)|dislike|hate|detest|despise|loathe|can not stand|can not bear|am not (?:really )?(?:a )?(?:big |huge |great )?(?:fan of|fond of|into|keen on)) (?!to (?:say|ask|admit|break|bother|interrupt|see|be|think)\b|you\b|your\b|it\b|this\b|that\b|the (?:way|idea|fact|sound|answer|look|new|first|second|last|suggestion|option|plan|one|results?)\b|how\b|what\b|when\b|where\b|if\b|being\b|having\b|my\b|him\b|her\b|them\b|these\b|those\b|myself\b)(?:to (?=\w))?(?<v>.+)$");

    private static readonly Pattern BeforeComparison = Patterns.Of(@",? (?:over|to|rather than|more than|instead of|than) .*$");

    private static readonly Pattern AtHand = Patterns.Of(@"\b(this|that|your|yours|you)\b|\b(these|those) (?!days)");

    /// <summary>Things said about what is at hand, or figures of speech.</summary>
    private static readonly Pattern Judgement = Patterns.Of(@"^(nothing|anything|everything|the .* (you|above|below)|the (rest|middle|beginning|end|ending|one|whole|answer|question)|.*\b(your|you|this|that|these|those)\b.*|it .*|where .*|how .*|a (lot|bit|little|good (laugh|point|idea|question|joke|challenge|one))|to say .*|so much.*|bits? .*)$");

    private static readonly Pattern NotAThing = Patterns.Of(@"^(((in)?formal|casual|friendly) tone|(using|start with|starting with|work with) .*|life|people|everyone|humanity|mankind|lots|bug|error|one|ones|kind|way|idea|myself|him|her|them|god|particular|nothing.*|mess|.* (you|me|us)|challenge|(.* )?(repl(y|ies)|answers?|responses?|explanations?|emojis?|bullet points|tables|markdown|paragraphs))$");
}
