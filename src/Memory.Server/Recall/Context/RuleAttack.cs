using System.Buffers;
using System.Text.RegularExpressions;

namespace Memory.Server.Recall.Context;

/// <summary>
/// Recognises text that is aimed at the model's rules rather than told about the user: "ignore previous instructions", role tags, fake
/// system text, links that would carry data away. It errs on the side of leaving out: the raw turn stays stored and listed.
/// </summary>
internal static partial class RuleAttack
{
    /// <summary>Whatever is recognised has one of these, and most lines have none.</summary>
    private static readonly SearchValues<string> Signs = SearchValues.Create(
        [
            "ignore", "disregard", "forget", "override", "bypass", "system", "hidden", "initial", "secret", "you are n", "do anything", "jailbr",
            "developer", "instruction", "rules", "prompt", "inst]", "<", "![", "http",
        ],
        StringComparison.OrdinalIgnoreCase);

    /// <summary>Letters that a pattern takes for ASCII ones when case does not matter, and a look for signs does not.</summary>
    private static readonly SearchValues<char> OddLetters = SearchValues.Create("\u0130\u0131\u017F\u212A");

    public static bool IsIn(string line) => (line.AsSpan().ContainsAny(Signs) || line.AsSpan().ContainsAny(OddLetters)) && IsRecognised(line);

    private static bool IsRecognised(string line) =>
        Overrides().IsMatch(line) || RoleTags().IsMatch(line) || RoleLabels().IsMatch(line) || Exfiltration().IsMatch(line);

    [GeneratedRegex(
        @"\b(ignore|disregard|forget|override|bypass)\b.{0,40}\b(previous|prior|above|earlier|preceding|system|your|all|these|those)\b.{0,20}\b(instruction|rule|prompt|message|direction|guideline|polic(y|ies)|command)"
        + @"|\b(reveal|print|show|repeat|leak|output)\b.{0,30}\b(system|hidden|initial|secret)\s+(prompt|instruction|message)"
        + @"|\byou are (now|no longer)\b.{0,40}\b(dan|jailbroken|unrestricted|an? (ai|assistant|model|bot))\b|\bdo anything now\b|\bjailbreak|\bdeveloper mode\b"
        + @"|\b(new|updated) (system )?(instructions|rules|prompt)\s*:",
        RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex Overrides();

    [GeneratedRegex(
        @"<\s*/?\s*(system|assistant|user|developer|tool|instructions?)\b[^>]{0,40}>|<\|[a-z_]{2,20}\|>|\[/?inst\]|<</?sys>>|^\W*(system|developer)\s*(prompt|message)?\W*:|###\s*(system|instruction)",
        RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex RoleTags();

    /// <summary>In the midst of a line only with a capital: "my solar system:" is talk, "System:" is a label.</summary>
    [GeneratedRegex(
        @"[\s\]#*](System|SYSTEM|Developer|DEVELOPER)(\s+(prompt|Prompt|PROMPT|message|Message|MESSAGE))?\s*:",
        RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex RoleLabels();

    [GeneratedRegex(
        @"!\[[^\]]{0,200}\]\(\s*https?:|https?://\S{0,200}[?&][a-z_]{1,30}=(\{|%7b|<|\[|\$)",
        RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex Exfiltration();
}
