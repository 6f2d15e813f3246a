using System.Collections.Frozen;
using System.Text.RegularExpressions;
using Memory.Server.Extraction.Model.Checking.Evidence;

namespace Memory.Server.Extraction.Model.Checking;

/// <summary>Tells what is said of somebody else, so that it never becomes the user's own: "My brother moved to Anchorage".</summary>
internal static class People
{
    private const string Others =
        "brothers?|sisters?|mother|father|mom|mum|dad|mama|papa|parents?|sons?|daughters?|kids?|child(?:ren)?|baby|twins?|grand(?:mother|father|ma|pa|parents|son|daughter|kids|children)|aunt|uncle|cousins?|nephews?|nieces?|step\\w+|\\w+-in-law|siblings?|"
        + "wife|husband|girlfriend|boyfriend|partner|fianc[eé]e?|spouse|ex|family|friends?|buddy|mate|pal|bestie|roommates?|flatmates?|housemates?|neighbou?rs?|colleagues?|co-?workers?|boss|manager|teacher|professor|doctor|therapist|coach|landlord|clients?|customers?|students?|teammates?|interns?|dogs?|cats?|pupp(?:y|ies)|kittens?|horses?|parrots?|pets?";

    /// <summary>Slots that are about others, or about what the user does with them.</summary>
    private static readonly FrozenSet<string> Theirs = FrozenSet.ToFrozenSet(["family", "friend", "partner", "pet", "manager", "team", "event", "plan", "relationship_status"], StringComparer.Ordinal);

    /// <summary>Whether a slot of the user's own is to be filled with something that the words say of another.</summary>
    /// <param name="slot">The slot's name; null for a fact without one, which fills none.</param>
    /// <param name="about">Of whom the model says that it is true.</param>
    /// <param name="sentence">The sentence that would be remembered.</param>
    /// <param name="value">The value.</param>
    /// <param name="clause">What the user said.</param>
    public static bool AreMeant(string? slot, string? about, string sentence, string? value, string clause)
    {
        if (slot is null)
            return false;
        var root = slot.Split('.', '_')[0];
        if (Theirs.Contains(slot) || Theirs.Contains(root) || Named.IsMatch(root))
            return false;
        return Possessed.IsMatch(sentence) || (about is not null and not "user" && IsPersonal(slot)) || SubjectAt(clause, value, IsPersonal(slot)) == Subject.Other;
    }

    /// <summary>Of whom the words around the value speak: each part of a sentence has its own subject, or that of the part before it.</summary>
    private static Subject SubjectAt(string clause, string? value, bool isPersonal)
    {
        var wanted = QuoteText.Normal(value ?? "");
        var (subject, from) = (Subject.None, 0);
        foreach (Match joint in Joint.Matches(clause))
        {
            if (Reads(clause[from..joint.Index], wanted, ref subject))
                return subject;
            from = joint.Index + joint.Length;

            // "My manager told me the launch moved": what is told of things is not about who tells it.
            subject = joint.Groups["report"].Success && !isPersonal ? Subject.None : subject;
        }

        Reads(clause[from..], wanted, ref subject);
        return subject;
    }

    /// <summary>Reads the subject of a part; whether the value stands in it.</summary>
    private static bool Reads(string part, string wanted, ref Subject subject)
    {
        if (!Aside.IsMatch(part))
            subject = Self.IsMatch(part) ? Subject.Self : OtherSubject.IsMatch(part) ? Subject.Other : subject;
        return wanted.Length > 0 && QuoteText.IndexIn(QuoteText.Normal(part), wanted) >= 0;
    }

    /// <summary>The slots that describe a person; a project's figures may well be about "other".</summary>
    private static bool IsPersonal(string slot) => Memories.SlotCatalog.All.ContainsKey(slot) || slot.StartsWith("answer_style", StringComparison.Ordinal);

    private enum Subject
    {
        None,
        Self,
        Other,
    }

    private static readonly Pattern Named = Patterns.Of("^(?:" + Others + ")$");

    /// <summary>"User's brother lives in …"</summary>
    private static readonly Pattern Possessed = Patterns.Of(@"^User's (?:\w+ ){0,2}(?:" + Others + @")\b");

    private static readonly Pattern Joint = Patterns.Of(
        @"(?<report>\b(told|tells|informed|reminded|asked|emailed|texted) (me|us|everyone)( that)?\b|\b(said|says|mentioned|confirmed|announced|reported)( that)?\b)"
        + @"|[,;:.!?] |\s+(and|but|so|because|while|whereas|although|though)\s+|\s+-\s+|\n");

    /// <summary>"…, as my friends will tell you, …" leaves the subject as it was.</summary>
    private static readonly Pattern Aside = Patterns.Of(@"^\s*(?:as|like|which|who|whom|whose)\b");

    /// <summary>"my brother …", "her sister's …", "he …", "Tom lives …"; not "Just moved …".</summary>
    private static readonly Pattern OtherSubject = Patterns.Of(
        @"\b(?:my|our|his|her|their|one of my|some of my|both of my|all my) (?:[\w-]+ ){0,2}?(?:" + Others + @")\b|\b(?:the|a) (?:[\w-]+ )?(?:" + Others + @") (?:\w+s|\w+ed)\b|\b(?:he|she|they|he's|she's|they're)\b"
        + @"|(?-i:\b(?!(?:Just|Recently|Finally|Once|Also|Then|Already|Previously|Formerly|Originally|Currently|Now|Still|Never|Always|Actually|Basically|Yesterday|Today|Lately|Have|Has|Had|Been|Am|And|But|So|Who|Which|That|It|This|There|Used|Only|First|Later|Before|After|Since|Anyway|Well|Yes|No|Oh|Home|Happily|Proudly)\b)[A-Z][a-z]+(?: [A-Z][a-z]+)? (?:just |also |now |recently |currently |has |already )*(?:lives?|lived|moved|works?|worked|likes|loves|hates|prefers|studies|studied|speaks|plays|owns|bought|says|said|told)\b)");

    private static readonly Pattern Self = Patterns.Of(@"\b(?:i|i'm|im|i've|ive|i'd|i'll|we|we're|we've|us|myself|ourselves)\b");
}
