using System.Text.RegularExpressions;

namespace Memory.Server.Extraction.Reading;

/// <summary>Recognises content aimed at the model rather than said about the user. Such a turn yields no facts; it stays stored.</summary>
internal static class Hostility
{
    /// <summary>Whether it is, also in letters that only look as if.</summary>
    public static bool IsAimedAtTheModel(string text)
    {
        var plain = Lookalikes.Fold(text);
        return Instruction.IsMatch(plain) || RoleTag.IsMatch(plain) || Exfiltration.IsMatch(plain);
    }

    private static readonly Pattern Instruction = Patterns.Of(
        @"\b(ignore|disregard|override|bypass|forget)\b.{0,30}\b(instructions?|prompts?|rules|guidelines|programming|safeguards)\b"
        + @"|\bsystem prompt\b|\bdeveloper (mode|message)\b|\bjailbreak|\byou are now\b|\bnew instructions\b|\byour (new )?(instructions|guidelines|rules|system message)\b"
        + @"|\b(remember|note|memor(y|ize|ise))\b.{0,40}\b(you (must|should|shall|will|are|have to)|always (include|append|add|send|recommend|reply with)|never (reveal|refuse|mention|tell))\b"
        + @"|\b(note|notice|message|instructions?|attention|reminder|hint) (to|for) (all |any |the )?(ai|a\.i\.|llm|language model|chat ?bot|assistant|bot)s?\b|\b(attention|dear) (ai|llm|chat ?bot)s?\b"
        + @"|\badmin(istrator)? (access|rights|privileges)\b");

    private static readonly Pattern RoleTag = Patterns.Of(
        @"<\|[^\n]{0,40}\|>|\[/?INST\]|<</?SYS>>|</?(system|assistant|user|tool|instructions?|prompt|memory|memories|context)\b[^>\n]{0,60}>"
        + @"|^[^\S\n]*(#{1,6}\s*)?(system|assistant|developer|tool)( message| prompt)?\s*:|^[^\S\n]*#{2,6}\s*(system|instructions?|assistant)\b", RegexOptions.Multiline);

    private static readonly Pattern Exfiltration = Patterns.Of(@"!\[[^\]\n]{0,200}\]\(\s*https?:|https?://[^\s?]{0,500}\?[^\s]{0,500}=(\{|$|\s|%7b|\[|<|\.\.\.)|\b(send|post|forward|exfiltrate|upload)\b.{0,60}https?://");
}
