using System.Text.Json;

namespace Memory.Client;

/// <summary>Turns to hand over.</summary>
public sealed record IngestRequest
{
    /// <summary>The person remembered, 1–255 characters.</summary>
    public required string UserId { get; init; }

    /// <summary>The conversation, up to 255 characters.</summary>
    /// <value>The default is the user's session <c>default</c>.</value>
    public string? SessionId { get; init; }

    /// <summary>The messages in the order they were said, 1–100.</summary>
    public required IReadOnlyList<IngestMessage> Messages { get; init; }
}

/// <summary>One message said.</summary>
public sealed record IngestMessage
{
    /// <summary>Who said it.</summary>
    public required TurnRole Role { get; init; }

    /// <summary>What was said, 1–100,000 characters.</summary>
    public required string Content { get; init; }

    /// <summary>The caller's own id, up to 255 characters. Sent again, the message is stored once.</summary>
    public string? Id { get; init; }

    /// <summary>The speaker's name, up to 255 characters.</summary>
    public string? Name { get; init; }

    /// <summary>When it was said.</summary>
    /// <value>The default is now, by the server's clock.</value>
    public DateTimeOffset? CreatedAt { get; init; }

    /// <summary>Your own data: a JSON object up to 5,120 bytes and five levels.</summary>
    public JsonElement? Metadata { get; init; }
}

/// <summary>What became of an ingest.</summary>
public sealed record IngestResult
{
    /// <summary><see cref="JobStatus.Queued"/> when durable, <see cref="JobStatus.Done"/> when also extracted.</summary>
    public required JobStatus Status { get; init; }

    /// <summary>The extraction job.</summary>
    public required string JobId { get; init; }

    /// <summary>The messages' ids, in the order sent.</summary>
    public required IReadOnlyList<string> MessageIds { get; init; }

    /// <summary>What was remembered; null unless the call waited for it.</summary>
    public IReadOnlyList<MemoryRecord>? Memories { get; init; }
}

/// <summary>A background job.</summary>
public record JobRecord
{
    /// <summary>The job's id.</summary>
    public required string JobId { get; init; }

    /// <summary>Where it stands.</summary>
    public required JobStatus Status { get; init; }

    /// <summary>How often a worker began it.</summary>
    public required int Attempts { get; init; }

    /// <summary>Why the last attempt failed.</summary>
    public string? LastError { get; init; }

    /// <summary>When it was queued.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When it last changed.</summary>
    public required DateTimeOffset UpdatedAt { get; init; }
}

/// <summary>A job that was given up, as administrators see it.</summary>
public sealed record FailedJobRecord : JobRecord
{
    /// <summary>The tenant whose job it is.</summary>
    public required string OwnerId { get; init; }

    /// <summary>The user whose messages it was to read.</summary>
    public required string UserId { get; init; }
}

/// <summary>A page of failed jobs, those that failed last first.</summary>
/// <param name="Jobs">The jobs.</param>
/// <param name="NextCursor">Where the next page starts; null on the last page.</param>
public sealed record FailedJobPage(IReadOnlyList<FailedJobRecord> Jobs, string? NextCursor);

/// <summary>A message as stored.</summary>
public record TurnRecord
{
    /// <summary>The message's id.</summary>
    public required string Id { get; init; }

    /// <summary>The conversation it belongs to.</summary>
    public required string SessionId { get; init; }

    /// <summary>Who said it.</summary>
    public required TurnRole Role { get; init; }

    /// <summary>The speaker's name.</summary>
    public string? Name { get; init; }

    /// <summary>What was said.</summary>
    public required string Content { get; init; }

    /// <summary>When it was said.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>The application's own data.</summary>
    public JsonElement? Metadata { get; init; }
}

/// <summary>A page of messages in the order they were said.</summary>
/// <param name="Messages">The messages.</param>
/// <param name="NextCursor">Where the next page starts; null on the last page.</param>
public sealed record MessagePage(IReadOnlyList<TurnRecord> Messages, string? NextCursor);

/// <summary>The turns that a memory came from.</summary>
/// <param name="Messages">The turns, in the order they were said.</param>
public sealed record MessageList(IReadOnlyList<TurnRecord> Messages);
