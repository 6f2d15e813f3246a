using System.Buffers;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Memory.Server.Memories;

/// <summary>
/// Normal forms by which two observations are recognised as saying the same: case, accents, spacing, a leading article and closing
/// punctuation do not matter, everything else does ("San Diego" is never "San Francisco"). A few short names are their long ones (<see cref="Aliases"/>).
/// </summary>
internal static class Identities
{
    private static readonly SearchValues<char> Closing = SearchValues.Create(".!?,;: \t\r\n\"'");

    /// <summary>The normal form of a slot's value, or of the content when there is none.</summary>
    public static string Of(Json? value, string content) => value is { } json ? OfValue(json) : OfText(content);

    public static string OfText(string text)
    {
        var normal = new StringBuilder(text.Length);
        var gap = false;
        foreach (var rune in text.EnumerateRunes())
        {
            if (Rune.IsWhiteSpace(rune))
            {
                gap = normal.Length > 0;
                continue;
            }

            if (gap)
                normal.Append(' ');
            gap = false;
            normal.AppendFolded(rune);
        }

        var trimmed = normal.ToString().AsSpan().TrimStart("\"'");
        trimmed = trimmed[..(trimmed.LastIndexOfAnyExcept(Closing) + 1)];
        foreach (var article in (ReadOnlySpan<string>)["the ", "a ", "an "])
        {
            if (trimmed.StartsWith(article, StringComparison.Ordinal))
            {
                trimmed = trimmed[article.Length..];
                break;
            }
        }

        return Bounded(Aliases.Expand(trimmed));
    }

    private static string OfValue(Json json)
    {
        var element = json.ToElement();
        return element.ValueKind switch
        {
            JsonValueKind.String => OfText(element.GetString()!),
            JsonValueKind.Number when element.TryGetDecimal(out var number) => number.ToString("G29", CultureInfo.InvariantCulture),
            _ => Bounded(Canonical(element)),
        };
    }

    /// <summary>Objects with their names sorted, so that the order in which they were written does not matter.</summary>
    private static string Canonical(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Object => "{" + string.Join(',', element.EnumerateObject()
            .OrderBy(static property => property.Name, StringComparer.Ordinal)
            .Select(static property => JsonEncodedText.Encode(property.Name) + ":" + Canonical(property.Value))) + "}",
        JsonValueKind.Array => "[" + string.Join(',', element.EnumerateArray().Select(Canonical)) + "]",
        _ => element.GetRawText(),
    };

    /// <summary>Long forms are kept as their hash, so that an identity is never longer than a short sentence.</summary>
    private static string Bounded(ReadOnlySpan<char> form) =>
        form.Length <= 200 ? form.ToString() : "sha256:" + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(form.ToString())));
}
