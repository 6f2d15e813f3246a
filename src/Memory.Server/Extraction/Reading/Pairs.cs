namespace Memory.Server.Extraction.Reading;

/// <summary>Rewords statements of two that splitting would tear apart: "Ines and I broke up" is "I broke up with Ines".</summary>
internal static class Pairs
{
    public static string Reword(string sentence)
    {
        if (Parting.Match(sentence) is { Success: true } parting)
            return parting.Groups["law"].Success
                ? $"I am {parting.Groups["law"].Value.ToLowerInvariant()}, and I broke up with {parting.Groups["who"].Value}"
                : $"I broke up with {parting.Groups["who"].Value}";
        if (Together.Match(sentence) is { Success: true } together)
            return $"my {together.Groups["kin"].Value} is {Capital(together.Groups["name"].Value)}, and we {together.Groups["rest"].Value}";
        if (Renamed.Match(sentence) is { Success: true } renamed)
            return $"{renamed.Groups["what"].Value} is {renamed.Groups["name"].Value}";
        if (LeftFor.Match(sentence) is { Success: true } left)
            return $"I left {left.Groups["old"].Value}, and I joined {left.Groups["new"].Value}";
        if (BackWhen.Match(sentence) is { Success: true } back)
            return $"I {back.Groups["what"].Value}";
        if (NoFriends.Match(sentence) is { Success: true } strangers)
            return $"I am no longer friends with {strangers.Groups["who"].Value}";
        sentence = AndPrefers.Replace(sentence, ", and I prefer ");
        sentence = AndHas.Replace(InBrackets.Replace(NamedAfterwards.Replace(sentence, " named "), " named ${name}"), ", and I have ");
        sentence = NowWith.Replace(NowAt.Replace(sentence, ", and I work at "), "I work at ${who}");
        return NowI.Replace(Really.Replace(sentence, "${lead} "), ", and I");
    }

    private static string Capital(string name) => char.ToUpperInvariant(name[0]) + name[1..];

    private const string Partner = "wife|husband|girlfriend|boyfriend|partner|fiancee|fiance|fiancée|fiancé|spouse";

    private static readonly Pattern Parting = Patterns.Of("^((so|well|actually|sadly|unfortunately),? )?(?<who>my (" + Partner + @")( (?-i:\p{Lu})\p{L}+)?|(?-i:\p{Lu})[\p{L}'-]+) and (I|me) (have |just |recently |finally |got |are )*(broke up|broken up|split up|split|(?<law>separated|divorced)|parted ways|getting (a )?divorced?|no longer together)(?: (?:last|this|in|on|after|before|around|recently|yesterday|today|because|about|\d+|for|and|so|two|three|some|now|again|over|during|since|a (?:few|couple|day|week|month|year|while|long)|just|years?|months?|ages)\b.*|,.*)?$");

    /// <summary>"My boyfriend Sam and I …", "me and my husband Raj …".</summary>
    private static readonly Pattern Together = Patterns.Of("^(me and )?my (?<kin>" + Partner + @"),? (?!is\b|was\b|has\b|and\b|of\b|who\b)(?<name>\p{L}[\p{L}'-]+),?( and (I|me))? (?<=^me and .*|and (I|me) )(?<rest>.+)$");

    private static readonly Pattern Renamed = Patterns.Of(@"^(?<what>my (\w+'s )?name) (is not|was never) [\p{L}'-]+,? (but|it is|it's) (?<name>[\p{L}' -]+)$");

    private static readonly Pattern LeftFor = Patterns.Of(@"^I( just| have| recently)* left (?<old>.+?) to (join|work (at|for)|start (at|with)) (?<new>.+)$");

    private static readonly Pattern BackWhen = Patterns.Of(@"^(back )?when I (?<what>(lived|worked) (in|at) [\p{L} ]+?),? (I|we|my)\b.*$");

    /// <summary>"Got a puppy, his name is Figaro".</summary>
    private static readonly Pattern NamedAfterwards = Patterns.Of(@"(?<=\b(got|have|adopted|dating|seeing|own)\b.{3,60}),? (and )?(her|his|its|their) names? (is|are|'s) ");

    private static readonly Pattern InBrackets = Patterns.Of(@"(?<=\b(" + Partner + @"|dog|cat|son|daughter|brother|sister)) \((?<name>(?-i:\p{Lu})\p{L}+)\)");

    private static readonly Pattern AndHas = Patterns.Of(@"(?<=^(I|we) (have|got)( got)? .{3,60})(,? and |, )(?=(an?|two|three|four|five|\d) (\w+ )?(dogs?|cats?|kids|sons?|daughters?|children|kittens?|rabbits?|brothers?|sisters?|puppy|parrots?|tortoises?|hamsters?|horses?|birds?|turtles?|ferrets?)\b)");

    private static readonly Pattern NoFriends = Patterns.Of(@"^(?<who>(?-i:\p{Lu})[\p{L}'-]+) and (I|me) (are no longer|are not|aren't|stopped being) friends\b.*$");

    /// <summary>"I prefer metric units and short answers".</summary>
    private static readonly Pattern AndPrefers = Patterns.Of(@"(?<=^I (always )?(prefer|like|want) [\w ]{3,30}) and (?=(short|brief|concise|detailed|long|formal|casual|metric|imperial) (answers|replies|responses|units|tone)\b)");

    /// <summary>"Used to work at IKEA, now I'm at Zalando".</summary>
    private static readonly Pattern NowAt = Patterns.Of(@"(?<=\b(work|worked|employed)\b.*),? (but |and )?now I am (at|with) (?=(?-i:\p{Lu}))");

    private static readonly Pattern NowWith = Patterns.Of(@"\bI am with (?<who>(?-i:\p{Lu})[\w&.-]+( (?-i:\p{Lu})[\w&.-]+)?) now$");

    private static readonly Pattern Really = Patterns.Of(@"^(?<lead>(my|our) .{0,40}?\bname is) (actually|really|in fact)\b");

    /// <summary>"…, now I'm at Zalando" is a statement of its own.</summary>
    private static readonly Pattern NowI = Patterns.Of(@",? (but |and )?(now|these days|currently|anyway|nowadays) (?-i:I|i)(?= (am|have|work|live|do|teach|run)\b)");
}
