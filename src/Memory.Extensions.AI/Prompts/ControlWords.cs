using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Memory.Extensions.AI;

/// <summary>Recognises the few words that something else than a reader would act on: a tokenizer, a browser, a reader of entities.</summary>
internal static partial class ControlWords
{
    /// <summary>No word that is looked for is longer, so that a look costs the same in a line of any length.</summary>
    private const int Reach = 40;

    /// <summary>Whether an ampersand stands before an entity.</summary>
    public static bool IsEntity(ReadOnlySpan<char> after) => Entity().IsMatch(Begin(after));

    /// <summary>Whether a bracket stands before a control token in brackets, as Mistral, Llama and others have them.</summary>
    public static bool BeginsToken(ReadOnlySpan<char> after) => TokenAhead().IsMatch(Begin(after));

    /// <summary>Whether a bracket stands behind a control token in brackets.</summary>
    public static bool EndsToken(ReadOnlySpan<char> before) => TokenBehind().IsMatch(End(before));

    /// <summary>Whether a colon makes an address that runs or carries content: <c>javascript:</c>, <c>data:text/html</c>.</summary>
    public static bool IsScheme(ReadOnlySpan<char> before, ReadOnlySpan<char> after) =>
        (CodeScheme().IsMatch(End(before)) && after is not ([] or [' ', ..])) || (DataScheme().IsMatch(End(before)) && MediaType().IsMatch(Begin(after)));

    /// <summary>Whether a sign that looks like an angle bracket stands beside the name of the block.</summary>
    public static bool NamesBlock(ReadOnlySpan<char> beside) => BlockAhead().IsMatch(Folded(Begin(beside))) || BlockBehind().IsMatch(Folded(End(beside)));

    /// <summary>As a careless reader sees it: fullwidth letters are letters, marks above them do not matter.</summary>
    private static string Folded(ReadOnlySpan<char> text)
    {
        var folded = new StringBuilder(text.Length);
        foreach (var character in text)
        {
            if (CharUnicodeInfo.GetUnicodeCategory(character) is not (UnicodeCategory.NonSpacingMark or UnicodeCategory.EnclosingMark or UnicodeCategory.Format))
                folded.Append(character is >= '！' and <= '～' ? (char)(character - '！' + '!') : character);
        }

        return folded.ToString();
    }

    private static ReadOnlySpan<char> Begin(ReadOnlySpan<char> text) => text[..Math.Min(text.Length, Reach)];

    private static ReadOnlySpan<char> End(ReadOnlySpan<char> text) => text[Math.Max(0, text.Length - Reach)..];

    private const RegexOptions Plain =
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking;

    private const string Token =
        "(INST|SYS|SYSTEM|USER|ASSISTANT|SYSTEM_PROMPT|AVAILABLE_TOOLS|TOOL_CALLS|TOOL_RESULTS|TOOL_CONTENT|ARGS|CALL_ID|MODEL_SETTINGS|THINK|IMG|IMG_BREAK|IMG_END"
        + "|BEGIN_AUDIO|AUDIO|TRANSCRIBE|PREFIX|MIDDLE|SUFFIX|gMASK|sMASK|MASK|CLS|SEP|PAD|BOS|EOS|UNK|UNUSED_TOKEN_[0-9]+|control_[0-9]+)";

    [GeneratedRegex(@"^(#[0-9]{1,7}|#x[0-9a-f]{1,6}|[a-z][a-z0-9]{1,30};|(lt|gt|amp)\b)", Plain)]
    private static partial Regex Entity();

    [GeneratedRegex(@"^\s*/?\s*" + Token + @"\s*\]", Plain)]
    private static partial Regex TokenAhead();

    [GeneratedRegex(@"\[\s*/?\s*" + Token + @"\s*$", Plain)]
    private static partial Regex TokenBehind();

    [GeneratedRegex(@"\b(javascript|vbscript|livescript)\s*$", Plain)]
    private static partial Regex CodeScheme();

    [GeneratedRegex(@"\bdata\s*$", Plain)]
    private static partial Regex DataScheme();

    [GeneratedRegex(@"^\s*([a-z]+/[a-z0-9.+-]+|;?\s*base64|,)", Plain)]
    private static partial Regex MediaType();

    [GeneratedRegex(@"^\s*[/∕⁄⧸]?\s*memory", Plain)]
    private static partial Regex BlockAhead();

    [GeneratedRegex(@"memory\s*[/∕⁄⧸]?\s*$", Plain)]
    private static partial Regex BlockBehind();
}
