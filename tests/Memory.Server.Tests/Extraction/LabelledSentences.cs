using System.Globalization;
using Memory.Server.Extraction;
using Memory.Server.Memories;

namespace Memory.Server.Tests.Extraction;

/// <summary>A turn and what it says about the user.</summary>
public sealed record LabelledSentence(bool IsHeldOut, string Text, IReadOnlyList<LabelledFact> Facts);

/// <summary>One expected fact: what is compared, and the dates where the table tells them.</summary>
public sealed record LabelledFact(string Identity, string? From, string? To, bool IsOptional);

/// <summary>Reads the table of labelled sentences and brings facts to the form in which they are compared.</summary>
internal static class LabelledSentences
{
    public static readonly DateTimeOffset SaidAt = new(2025, 3, 12, 10, 0, 0, TimeSpan.FromHours(2));

    public static IReadOnlyList<LabelledSentence> Read() =>
        [.. Rows("labelled-sentences.tsv").Select(static columns => Parse(columns[1], columns[2], columns[0] == "held_out"))];

    /// <summary>The sentences of someone who had not seen the rules.</summary>
    public static IReadOnlyList<LabelledSentence> ReadProbed() =>
        [.. Rows("probed-sentences.tsv").Select(static columns => Parse(columns[0], columns[1], isHeldOut: true))];

    /// <summary>Sentences each of which must be read exactly: new wordings, and what looks like them.</summary>
    public static IReadOnlyList<LabelledSentence> ReadExact() =>
        [.. Rows("exact-sentences.tsv").Select(static columns => Parse(columns[0], columns.Length > 1 ? columns[1] : "", isHeldOut: false))];

    private static IEnumerable<string[]> Rows(string table)
    {
        using var stream = typeof(LabelledSentences).Assembly.GetManifestResourceStream(table)!;
        using var reader = new StreamReader(stream);
        while (reader.ReadLine() is { } line)
        {
            if (line.Length > 0 && line[0] != '#')
                yield return line.Split('\t');
        }
    }

    private static LabelledSentence Parse(string text, string facts, bool isHeldOut) =>
        new(isHeldOut, text.Replace("\\n", "\n", StringComparison.Ordinal), [.. facts.Split(" ;; ", StringSplitOptions.RemoveEmptyEntries).Select(ParseFact)]);

    public static IEnumerable<(string Identity, ProposedFact? Fact)> Identify(ExtractedFacts extracted)
    {
        foreach (var fact in extracted.Facts)
            yield return (Identity(fact), fact);
        foreach (var forget in extracted.Forgets)
        {
            if (forget.Facts.IsEmpty)
                yield return ($"forget:{forget.About}", null);
            foreach (var fact in forget.Facts)
                yield return ($"forget:{Identity(fact)}", null);
        }
    }

    public static string? Day(DateTimeOffset? instant) => instant?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    private static string Identity(ProposedFact fact)
    {
        var value = fact.Slot is null ? Identities.OfText(fact.Content) : fact.Value is { } json ? Identities.Of(json, "") : "";
        return $"{fact.Slot?.Name ?? "free"}={value}"
            + (fact.TemporalState == Client.TemporalState.Current ? "" : "|" + fact.TemporalState.ToString().ToLowerInvariant())
            + (fact.Stance == Stance.Negates ? "|not" : "");
    }

    private static LabelledFact ParseFact(string written)
    {
        var optional = written.StartsWith('?');
        var parts = written.Trim(' ', '?').Split('|');
        var equals = parts[0].IndexOf('=', StringComparison.Ordinal);
        var identity = equals < 0 ? parts[0] : parts[0][..(equals + 1)] + Identities.OfText(parts[0][(equals + 1)..]);
        string? from = null, to = null;
        foreach (var part in parts.Skip(1))
        {
            if (part.StartsWith("from=", StringComparison.Ordinal))
                from = part[5..];
            else if (part.StartsWith("to=", StringComparison.Ordinal))
                to = part[3..];
            else
                identity += "|" + part;
        }

        return new(identity, from, to, optional);
    }
}
