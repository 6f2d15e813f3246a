using System.Collections.Immutable;
using Memory.Server.Memories;
using Memory.Server.Storage;

namespace Memory.Server.Ingest;

/// <summary>Takes turns in: stores them and their extraction job in one durable commit, then answers.</summary>
internal sealed class IngestService(IMemoryStore store, TimeProvider time)
{
    /// <summary>Stores turns. Those already known with the same role, name and content are not stored again.</summary>
    /// <exception cref="ConflictException">A message id is known with other content; nothing was stored.</exception>
    public ValueTask<IngestReceipt> IngestAsync(
        Scope scope, SessionId session, IReadOnlyList<NewTurn> turns, IIdSource ids, CancellationToken cancellationToken) =>
        throw new NotSupportedException($"{store}{time}");

    /// <summary>Waits until a job is done or failed, at most so long; answers the job as it then stands.</summary>
    public ValueTask<IngestJob?> WaitAsync(Scope scope, JobId job, TimeSpan atMost, CancellationToken cancellationToken) =>
        throw new NotSupportedException($"{store}{time}");

    /// <summary>The memories that a finished job made or refreshed, as they now stand.</summary>
    public ValueTask<IReadOnlyList<MemoryRecord>> GetMemoriesAsync(Scope scope, IngestJob job, CancellationToken cancellationToken) =>
        throw new NotSupportedException($"{store}{time}");

    /// <summary>Finds a job of an owner; null when there is none, or, for a user key, when it is another user's.</summary>
    public ValueTask<IngestJob?> FindJobAsync(OwnerId owner, UserId? only, JobId job, CancellationToken cancellationToken) =>
        throw new NotSupportedException($"{store}{time}");
}

/// <summary>A message to store, validated.</summary>
internal sealed record NewTurn(
    MessageId? Id, TurnRole Role, string? Name, string Content, DateTimeOffset? SaidAt, Json? Metadata);

/// <summary>What became of an ingest: the job, and the messages' ids in the order sent.</summary>
internal sealed record IngestReceipt(IngestJob Job, ImmutableArray<MessageId> Messages);
