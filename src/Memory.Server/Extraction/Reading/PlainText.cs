using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Memory.Server.Extraction.Reading;

/// <summary>Brings a turn's text to plain characters and takes out what the user only shows: code, quotations, logs, letters, other speakers.</summary>
internal static class PlainText
{
    /// <summary>Longer turns are read up to here: what people say about themselves stands in the first pages, the rest is pasted.</summary>
    public const int MaxCharacters = 20_000;

    /// <summary>Stands where something was quoted; no value may contain it.</summary>
    public const char Quoted = '\uFFFC';

    public static string Read(string content)
    {
        var text = WithPlainCharacters(content.AsSpan(0, Math.Min(content.Length, MaxCharacters)));
        text = WithoutFences(WithoutFences(Comment.Replace(text, " "), "```"), "\"\"\"");
        text = WithoutShownLines(text);
        return Quotation.Replace(text, static match => IsTitle(match.ValueSpan[1..^1]) ? match.Value[1..^1] : Quoted.ToString());
    }

    private static string WithPlainCharacters(ReadOnlySpan<char> content)
    {
        var plain = new StringBuilder(content.Length);
        foreach (var character in content)
        {
            switch (character)
            {
                case '\u2018' or '\u2019' or '\u02BC' or '\uFF07' or '\u00B4':
                    plain.Append('\'');
                    break;
                case '\u201C' or '\u201D' or '\u201E' or '\u00AB' or '\u00BB':
                    plain.Append('"');
                    break;
                case '\u2014' or '\u2013':
                    plain.Append(" - ");
                    break;
                case '\u2026':
                    plain.Append("...");
                    break;
                case '\n' or '\r' or '\u2028':
                    plain.Append('\n');
                    break;
                case '\u2022':
                    plain.Append("\n- ");
                    break;
                default:
                    Append(plain, character);
                    break;
            }
        }

        return plain.ToString();
    }

    private static void Append(StringBuilder plain, char character)
    {
        if (char.IsWhiteSpace(character) || char.IsSurrogate(character))
            plain.Append(' ');
        else if (char.GetUnicodeCategory(character) is not (UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.OtherSymbol or UnicodeCategory.NonSpacingMark))
            plain.Append(character);
        else if (char.GetUnicodeCategory(character) is UnicodeCategory.NonSpacingMark && character != '\uFE0F')
            plain.Append(character);
    }

    /// <summary>Drops fenced blocks; one that is never closed reaches to the end.</summary>
    private static string WithoutFences(string text, string fence)
    {
        for (var from = text.IndexOf(fence, StringComparison.Ordinal); from >= 0; from = text.IndexOf(fence, StringComparison.Ordinal))
        {
            var to = text.IndexOf(fence, from + fence.Length, StringComparison.Ordinal);
            text = to < 0 ? text[..from] : string.Concat(text.AsSpan(0, from), FenceLine, text.AsSpan(to + fence.Length));
        }

        return text;
    }

    private static string WithoutShownLines(string text)
    {
        if (!text.Contains('\n', StringComparison.Ordinal))
            return IsShown(text) ? "" : text;
        if (LetterEnd.IsMatch(text))
            return "";
        var kept = new StringBuilder(text.Length);
        var (afterBlank, inCode) = (false, false);
        foreach (var range in text.AsSpan().Split('\n'))
        {
            var line = text.AsSpan(range);
            if (ShownText.OpensLetter(line))
                break;
            inCode = (afterBlank || inCode) && line.StartsWith("    ") && !line.IsWhiteSpace();
            afterBlank = line.IsWhiteSpace();
            if (!inCode && !IsShown(line))
                kept.Append(line);
            kept.Append('\n');
            if (ShownText.HandsOver(line, text.AsSpan(range.End.GetOffset(text.Length))))
                break;
        }

        return kept.ToString();
    }

    /// <summary>What stands in place of a fenced block: shown, and out of the way.</summary>
    private static readonly string FenceLine = $"\n{Quoted}\n";

    private static bool IsShown(ReadOnlySpan<char> line)
    {
        var trimmed = line.Trim();
        return trimmed.Length > 0 && (trimmed[0] is '>' or '|' or '<' or '{' or '}' or '$' or '#'
            || trimmed[^1] is '{' or '}'
            || (trimmed[^1] is ';' && trimmed.IndexOfAny("=(") >= 0)
            || (char.IsAsciiDigit(trimmed[0]) && LogLine.IsMatch(trimmed))
            || Speaker.IsMatch(trimmed));
    }

    /// <summary>A short quotation that does not speak is a title or a name, and stays.</summary>
    private static bool IsTitle(ReadOnlySpan<char> quotation) => quotation.Length <= 40 && quotation.Count(' ') <= 4 && !SpeaksOfSelf.IsMatch(quotation);

    private static readonly Pattern Comment = Patterns.Of("<!--.*?(-->|$)", RegexOptions.Singleline);

    private static readonly Pattern Quotation = Patterns.Of("""("[^"\n]{1,2000}"|`[^`\n]{1,2000}`|(?<![\w'])'(?=\w)[^'\n]{1,200}(?:'\w[^'\n]{0,200}){0,8}'(?!\w))""");

    private static readonly Pattern SpeaksOfSelf = Patterns.Of(@"\b(i|i'm|im|me|my|we|our|us|you)\b");

    private static readonly Pattern LetterEnd = Patterns.Of(@"^[^\S\n]*((best|kind|warm) regards|regards|sincerely|yours (truly|sincerely|faithfully)|cheers|best wishes|love),?\s*$", RegexOptions.Multiline);

    private static readonly Pattern LogLine = Patterns.Of(@"^(\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}|\d{1,2}:\d{2}:\d{2})");

    /// <summary>"Subject: …", "Customer: …", "[10:32] Tom: …": a header or someone else's line.</summary>
    private static readonly Pattern Speaker = Patterns.Of(@"^(\[[^\]]{1,40}\]|(subject|from|to|cc|bcc|date|re|fwd|user|human|assistant|ai|system|bot|customer|agent|client|q|a|question|answer|example|quote|input|output|text|prompt|speaker \d|person [ab\d])\s*:|dear [\w .]{1,40},?$)");
}
