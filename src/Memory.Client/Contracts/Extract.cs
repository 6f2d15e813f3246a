using System.Text.Json;
using System.Text.Json.Serialization;

namespace Memory.Client;

/// <summary>Turns whose facts are to be shown, or stored and shown.</summary>
public sealed record ExtractRequest
{
    /// <summary>The person remembered, 1–255 characters.</summary>
    public required string UserId { get; init; }

    /// <summary>The conversation, up to 255 characters; its latest turns help to understand these.</summary>
    /// <value>The default is the user's session <c>default</c>.</value>
    public string? SessionId { get; init; }

    /// <summary>The messages in the order they were said, 1–100.</summary>
    public required IReadOnlyList<IngestMessage> Messages { get; init; }

    /// <summary>Whether to store the messages too, as <see cref="IMemoryClient.IngestAsync"/> does, and to wait up to 30 s for their memories.</summary>
    /// <value>The default is false: nothing is stored.</value>
    public bool? Store { get; init; }
}

/// <summary>What extraction finds in some turns.</summary>
public sealed record ExtractResult
{
    /// <summary>The person whose turns they are.</summary>
    public required string UserId { get; init; }

    /// <summary>The facts: what the rules read in the order said, then what the model adds.</summary>
    public required IReadOnlyList<ExtractedFact> Facts { get; init; }

    /// <summary>Wishes that something be forgotten.</summary>
    public required IReadOnlyList<ForgetWish> Forgets { get; init; }

    /// <summary>Whether a model read the turns as well.</summary>
    public required ModelReading Model { get; init; }

    /// <summary>The job that extracts; null unless the messages were stored.</summary>
    public string? JobId { get; init; }

    /// <summary>The stored messages' ids, in the order sent; null unless they were stored.</summary>
    public IReadOnlyList<string>? MessageIds { get; init; }

    /// <summary>What was remembered; null unless the messages were stored and the rules' pass was done in time.</summary>
    public IReadOnlyList<MemoryRecord>? Memories { get; init; }
}

/// <summary>One thing that a turn says about the user.</summary>
public sealed record ExtractedFact
{
    /// <summary>The place of the message that says it, from 0.</summary>
    public required int Message { get; init; }

    /// <summary>What kind of thing it is.</summary>
    public required MemoryType Type { get; init; }

    /// <summary>The fact as a sentence about the user.</summary>
    public required string Content { get; init; }

    /// <summary>The slot it would go into; null for a fact without one.</summary>
    public string? Key { get; init; }

    /// <summary>How many current memories the slot holds; null without a slot.</summary>
    public Cardinality? Cardinality { get; init; }

    /// <summary>The slot's value. A negation without one ends whatever is current.</summary>
    public JsonElement? Value { get; init; }

    /// <summary>Whether it says that the value no longer holds.</summary>
    public required bool IsNegation { get; init; }

    /// <summary>The value that was said by mistake before; null when nothing is corrected.</summary>
    public string? Corrects { get; init; }

    /// <summary>When it holds.</summary>
    public required TemporalState TemporalState { get; init; }

    /// <summary>From when on it holds in the world (inclusive); null when it is not said.</summary>
    public DateTimeOffset? ValidFrom { get; init; }

    /// <summary>Until when it holds in the world (exclusive); null when it is not said.</summary>
    public DateTimeOffset? ValidTo { get; init; }

    /// <summary>How sure it is, 0–1.</summary>
    public required double Confidence { get; init; }

    /// <summary>How much it matters, 1–5.</summary>
    public int? Importance { get; init; }

    /// <summary><see cref="IngestionMode.Rules"/> or, read by a model, <see cref="IngestionMode.Extracted"/>.</summary>
    public required IngestionMode IngestionMode { get; init; }
}

/// <summary>A wish that something be forgotten.</summary>
/// <param name="Message">The place of the message that says it, from 0.</param>
/// <param name="About">What is to be forgotten, in the user's words or as a sentence; null for what was said just before.</param>
public sealed record ForgetWish(int Message, string? About);

/// <summary>Whether a model read the turns of an extraction.</summary>
public enum ModelReading
{
    /// <summary>No model is configured: the rules read them.</summary>
    [JsonStringEnumMemberName("none")] None,

    /// <summary>A model read them; its facts are among the answer's.</summary>
    [JsonStringEnumMemberName("read")] Read,

    /// <summary>The model could not be asked or understood; the answer has what the rules read.</summary>
    [JsonStringEnumMemberName("unavailable")] Unavailable,

    /// <summary>The messages are stored and a model reads them later, as with every ingest.</summary>
    [JsonStringEnumMemberName("follows")] Follows,
}
