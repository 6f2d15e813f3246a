using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Memory.Extensions.AI.Tests.Prompts;

/// <summary>Reads a block as strictly as an attacker must break it: written apart from what renders it.</summary>
internal static partial class BlockReader
{
    /// <summary>The lines of the one block that a text must be, after checking that nothing in them is more than text.</summary>
    public static IReadOnlyList<string> Lines(string text, string introduction)
    {
        var (opening, closing) = (introduction + "\n<memory>\n", "\n</memory>");
        Assert.StartsWith(opening, text, StringComparison.Ordinal);
        Assert.EndsWith(closing, text, StringComparison.Ordinal);
        var lines = text[opening.Length..^closing.Length].Split('\n');
        Assert.All(lines, CheckLine);
        return lines;
    }

    private static void CheckLine(string line)
    {
        Assert.StartsWith("- ", line, StringComparison.Ordinal);
        Assert.InRange(line.Length, 3, 10_000);
        Assert.DoesNotContain('<', line);
        Assert.DoesNotContain('>', line);
        Assert.DoesNotMatch(Acted(), line);
        Assert.DoesNotMatch(Unseen(), line);
        Assert.DoesNotMatch(Block(), Folded(line));
    }

    /// <summary>As a careless reader sees it: fullwidth letters and signs like brackets are what they look like, accents do not matter.</summary>
    private static string Folded(string line)
    {
        var folded = new StringBuilder();
        foreach (var character in line)
        {
            if (CharUnicodeInfo.GetUnicodeCategory(character) is UnicodeCategory.NonSpacingMark or UnicodeCategory.EnclosingMark or UnicodeCategory.Format)
                continue;
            var plain = character is >= '！' and <= '～' ? (char)(character - 0xFEE0) : character;
            folded.Append("‹〈〈⟨❮❬❰˂ᐸ≺⧼".Contains(plain, StringComparison.Ordinal) ? '<' : plain);
        }

        return folded.ToString();
    }

    /// <summary>What a tokenizer, a browser or a renderer of markdown acts on.</summary>
    [GeneratedRegex(
        @"\[\s*/?\s*(inst|sys|gmask|available_tools|tool_calls|tool_results|system_prompt|unused_token_\d+)\s*\]|\]\(|\]:|`{3}|~{3}|\bjavascript\s*:\S|\bdata\s*:[a-z]+/[a-z]|&(lt|gt|#\d+|#x[0-9a-f]+);(?<!&(lt|gt|amp|#58|#91|#93|#96|#126);)",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture,
        matchTimeoutMilliseconds: 10_000)]
    private static partial Regex Acted();

    /// <summary>Breaks, controls, direction marks, fillers, tags, selectors beyond the two styles, joiners in a row, floods of marks.</summary>
    [GeneratedRegex(
        @"[\p{Cc}\p{Zl}\p{Zp}\u00A0\u00AD\u034F\u061C\u115F\u1160\u17B4\u17B5\u180B-\u180F\u200B\u200E\u200F\u202A-\u202E\u2060-\u206F\u2800\u3164\uFDD0-\uFDEF\uFE00-\uFE0D\uFEFF\uFFA0\uFFF0-\uFFFB\uFFFE\uFFFF]"
        + @"|[\u200C\u200D]{2}|[\uFE0E\uFE0F]{2}|\u200D(\s|$)|[\p{Mn}\p{Me}-[\uFE0E\uFE0F]]{6}|\uDB40|(?<![\uD800-\uDBFF])[\uDC00-\uDFFF]|[\uD800-\uDBFF](?![\uDC00-\uDFFF])|  ",
        RegexOptions.ExplicitCapture,
        matchTimeoutMilliseconds: 10_000)]
    private static partial Regex Unseen();

    [GeneratedRegex(@"<\s*[/∕⁄⧸]?\s*memory", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex Block();
}
