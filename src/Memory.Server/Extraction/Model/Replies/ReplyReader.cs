using System.Text.Json;

namespace Memory.Server.Extraction.Model.Replies;

/// <summary>
/// Reads the proposals out of a reply, however it is wrapped: in prose, in code fences, as a list, line by line, cut off in the middle.
/// What the proposals say is not judged here.
/// </summary>
internal static class ReplyReader
{
    /// <summary>Levels of objects around a proposal that are looked into.</summary>
    private const int MaxWrappers = 3;

    /// <summary>Brackets that are tried as the end of a proposal whose quotation marks do not pair.</summary>
    private const int MaxGuesses = 3;

    /// <summary>How often, on average, each character of a reply may be parsed: brackets inside brackets must not take for ever.</summary>
    private const int MaxWork = 20;

    private static readonly JsonDocumentOptions Lenient = new() { AllowTrailingCommas = true, CommentHandling = JsonCommentHandling.Skip, MaxDepth = 16 };

    /// <summary>Fields of a proposal; what has two of them is meant as one.</summary>
    private static readonly string[] Telling = ["turn", "turns", "quote", "fact", "slot", "value"];

    /// <exception cref="UnreadableReplyException">Nothing in it can be read, not even that there is nothing to note.</exception>
    public static Reply Read(string reply, ModelExtractionOptions options)
    {
        var text = ReplyText.Of(reply, options.MaxReplyCharacters);
        if (Unquoted(text) is { } inner)
            text = ReplyText.Of(inner, options.MaxReplyCharacters);
        var found = new Gathered(options.MaxProposals);
        Walk(text, found);
        return found.IsUnderstood
            ? found.ToReply()
            : throw new UnreadableReplyException(string.IsNullOrWhiteSpace(text) ? "The model's reply is empty." : "The model's reply holds no JSON that could be read.");
    }

    /// <summary>Goes from bracket to bracket: what parses and holds proposals is taken whole, into everything else it looks.</summary>
    private static void Walk(string text, Gathered found)
    {
        var ends = JsonSpans.Of(text);
        var work = MaxWork * (long)text.Length;
        for (var at = 0; at < text.Length && work > 0; at++)
        {
            if (text[at] is not ('{' or '['))
                continue;
            if (ends.TryGetValue(at, out var end) && end >= 0)
            {
                work -= end - at;
                at = Parse(text[at..(end + 1)]) is { } element && Take(element, found, depth: 0) ? end : at;
            }
            else if (text[at] == '{' && LooksLikeProposal(text.AsSpan(at + 1)))
            {
                at = TakeTorn(text, at, found, ref work);
            }
        }
    }

    /// <summary>Reads a proposal whose end the quotation marks hide; the place where it ended.</summary>
    private static int TakeTorn(string text, int at, Gathered found, ref long work)
    {
        var end = at;
        for (var guess = 0; guess < MaxGuesses && (end = text.IndexOf('}', end + 1)) > 0; guess++)
        {
            work -= end - at;
            if (Parse(text[at..(end + 1)]) is { } element && Take(element, found, depth: 0))
                return end;
        }

        found.IsCut = true;
        return at;
    }

    /// <summary>Takes the proposals of a piece of JSON; false when it has none and does not say so either.</summary>
    private static bool Take(JsonElement element, Gathered found, int depth)
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.Object when IsProposal(element):
                found.Add(element);
                return true;
            case JsonValueKind.Object:
                return depth < MaxWrappers && TakeWrapped(element, found, depth);
            case JsonValueKind.Array when element.GetArrayLength() == 0:
                return found.IsUnderstood = true;
            case JsonValueKind.Array:
                return TakeListed(element, found);
            default:
                return false;
        }
    }

    private static bool TakeListed(JsonElement list, Gathered found)
    {
        var any = false;
        foreach (var item in list.EnumerateArray())
        {
            if (item.ValueKind == JsonValueKind.Object)
                found.Add(item);
            else if (item.ValueKind is JsonValueKind.Array or JsonValueKind.String or JsonValueKind.Null)
                found.AddBroken();
            else
                continue;
            any = true;
        }

        return any;
    }

    private static bool TakeWrapped(JsonElement wrapper, Gathered found, int depth)
    {
        var (any, isEmpty) = (false, true);
        foreach (var property in wrapper.EnumerateObject())
        {
            isEmpty = false;
            any |= Take(property.Value, found, depth + 1) || (property.NameEquals("facts") && property.Value.ValueKind == JsonValueKind.Null);
        }

        return found.IsUnderstood |= any || isEmpty;
    }

    private static bool IsProposal(JsonElement element) => Telling.Count(name => element.TryGetProperty(name, out _)) >= 2;

    private static bool LooksLikeProposal(ReadOnlySpan<char> text) =>
        text.TrimStart() is var start && (start.StartsWith("\"turn", StringComparison.OrdinalIgnoreCase) || start.StartsWith("\"quote", StringComparison.OrdinalIgnoreCase));

    /// <summary>A reply that is one JSON string, with the JSON inside.</summary>
    private static string? Unquoted(string text) =>
        text.AsSpan().Trim() is ['"', .., '"'] trimmed && Parse(trimmed.ToString()) is { ValueKind: JsonValueKind.String } inner ? inner.GetString() : null;

    private static JsonElement? Parse(string json)
    {
        try
        {
            using var document = JsonDocument.Parse(json, Lenient);
            return document.RootElement.Clone();
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
