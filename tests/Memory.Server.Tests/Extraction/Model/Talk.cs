using System.Text.Json;
using Memory.Server.Extraction.Model;
using Memory.Server.Memories;

namespace Memory.Server.Tests.Extraction.Model;

/// <summary>A small conversation, what is remembered, and what a scripted model makes of it.</summary>
internal sealed record Talk
{
    /// <summary>Monday, 4 May 2026, nine in the morning.</summary>
    public static readonly DateTimeOffset Monday = new(2026, 5, 4, 9, 0, 0, TimeSpan.Zero);

    /// <summary>The turns in the order said; those of the assistant begin with "A: ", those of the user that are only context with "C: ".</summary>
    public required string[] Said { get; init; }

    /// <summary>Current memories as "slot=value"; those that a rule made of the last turn end with " (rule)".</summary>
    public string[] Known { get; init; } = [];

    public ModelExtractionOptions Options { get; init; } = new();

    public static Talk Of(params string[] said) => new() { Said = said };

    /// <summary>One proposal as a model writes it, about turn 1 unless more fields say otherwise.</summary>
    public static string Note(string quote, string? slot, string? value, string fact, string more = "") =>
        "{" + (more.Contains("\"turn", StringComparison.Ordinal) ? "" : "\"turn\":1,")
        + $"\"quote\":{Quoted(quote)},\"slot\":{Quoted(slot)},\"value\":{Quoted(value)},\"fact\":{Quoted(fact)}" + (more.Length == 0 ? "" : "," + more) + "}";

    public static string Notes(params string[] notes) => $$"""{"facts":[{{string.Join(',', notes)}}]}""";

    public ModelReading ToReading()
    {
        var turns = Said.Select((text, place) => TurnOf(text, place)).ToList();
        var read = turns.Where((turn, place) => turn.Role == TurnRole.User && !Said[place].StartsWith("C: ", StringComparison.Ordinal)).ToList();
        return new ModelReading { Turns = read, Before = [.. turns.Except(read)], Known = [.. Known.Select((known, place) => MemoryOf(known, place, read[^1].Id))] };
    }

    public async Task<ModelFindings> AskAsync(string reply)
    {
        using var model = new ScriptedModel(reply);
        return await AskAsync(model);
    }

    public async Task<ModelFindings> AskAsync(ScriptedModel model, bool supportsSchema = true)
    {
        using var metrics = new ExtractionMetrics(null);
        var extractor = new ModelExtractor(model, supportsSchema, Options, Utf8TokenEstimator.Default, metrics);
        return await extractor.ExtractAsync(ToReading(), TestContext.Current.CancellationToken);
    }

    /// <summary>A fact in short: "slot=value", a negation with "-" before it, what does not hold now with its state behind it.</summary>
    public static string Short(FoundFact found)
    {
        var fact = found.Fact;
        var value = fact.Value is { } json ? json.ToElement().ToString() : fact.Slot is null ? fact.Content : "";
        return (fact.Stance == Stance.Negates ? "-" : "") + (fact.Slot is { } slot ? $"{slot.Name}=" : "") + value
            + (fact.TemporalState == TemporalState.Current ? "" : $" ({fact.TemporalState.ToString().ToLowerInvariant()})");
    }

    private static string Quoted(string? text) => JsonSerializer.Serialize(text);

    private static Turn TurnOf(string text, int place) => new()
    {
        Id = new MessageId($"m{place}"),
        Session = SessionId.Default,
        Role = text.StartsWith("A: ", StringComparison.Ordinal) ? TurnRole.Assistant : TurnRole.User,
        Content = text.Length > 3 && text[..3] is "A: " or "C: " ? text[3..] : text,
        SaidAt = Monday.AddMinutes(place),
        StoredAt = Monday.AddMinutes(place),
        Sequence = place,
    };

    private static MemoryRecord MemoryOf(string known, int place, MessageId last)
    {
        var isRule = known.EndsWith(" (rule)", StringComparison.Ordinal);
        var text = isRule ? known[..^7] : known;
        var parts = text.Split('=', 2);
        var slot = parts.Length == 2 ? Slot.Parse(parts[0]) : null;
        var value = slot is null ? (Json?)null : Json.From(parts[1]);
        var content = slot is null ? text : $"User's {parts[0]} is {parts[1]}.";
        return new MemoryRecord
        {
            Id = new MemoryId(new Guid(place, 0, 0, new byte[8])),
            Type = MemoryType.Fact,
            Content = content,
            Slot = slot,
            Value = value,
            Cardinality = slot is { } named ? SlotCatalog.CardinalityOf(named) : Cardinality.Many,
            Identity = Identities.Of(value, content),
            Mode = isRule ? IngestionMode.Rules : IngestionMode.Explicit,
            Source = isRule ? new MemorySource(SessionId.Default, [last]) : null,
            CreatedAt = Monday,
            UpdatedAt = Monday,
            RecordedFrom = Monday,
        };
    }
}
