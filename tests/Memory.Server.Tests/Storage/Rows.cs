using System.Globalization;
using Memory.Server.Memories;
using Memory.Server.Memories.Associations;
using Memory.Server.Storage;

namespace Memory.Server.Tests.Storage;

/// <summary>Rows with the fields that a test does not care about filled in.</summary>
internal static class Rows
{
    public static DateTimeOffset Noon { get; } = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    public static MemoryId Id(int number) => new(Guid.Parse(number.ToString("x32", CultureInfo.InvariantCulture)));

    public static Turn Turn(string id, int minute = 0, string session = "s1", string? content = null) => new()
    {
        Id = new MessageId(id), Session = new SessionId(session), Role = TurnRole.User, Content = content ?? $"content of {id}",
        SaidAt = Noon.AddMinutes(minute), StoredAt = Noon,
    };

    public static Session Session(string id, int minute = 0) =>
        new() { Id = new SessionId(id), CreatedAt = Noon.AddMinutes(minute), UpdatedAt = Noon.AddMinutes(minute) };

    public static MemoryRecord Memory(int id, int minute = 0, string? slot = null, string? content = null, params string[] from) => new()
    {
        Id = Id(id), Type = MemoryType.Fact, Content = content ?? $"memory {id}", Slot = Slot.Parse(slot), Identity = content ?? $"memory {id}",
        CreatedAt = Noon.AddMinutes(minute), UpdatedAt = Noon.AddMinutes(minute), RecordedFrom = Noon.AddMinutes(minute),
        Source = from.Length == 0 ? null : new MemorySource(new SessionId("s1"), [.. from.Select(message => new MessageId(message))]),
    };

    public static Observation Observation(int id, int minute = 0, string? slot = null, string? content = null) => new()
    {
        Id = Id(id), Stance = Stance.Asserts, Type = MemoryType.Fact, Slot = Slot.Parse(slot), Content = content ?? $"memory {id}",
        Identity = content ?? $"memory {id}", SaidAt = Noon.AddMinutes(minute),
    };

    public static Association Link(int source, int target, string relation = "knows") => new()
    {
        Source = Id(source), Target = Id(target), Relation = relation, Strength = 0.5, CreatedAt = Noon, UpdatedAt = Noon,
    };

    public static IngestJob Job(Scope scope, int id, int minute = 0, params string[] messages) => new()
    {
        Id = JobId.Create(scope, Id(id).Value), Status = JobStatus.Queued, Messages = [.. messages.Select(message => new MessageId(message))],
        CreatedAt = Noon.AddMinutes(minute), UpdatedAt = Noon.AddMinutes(minute),
    };

    public static ApiKey Key(string owner, int id, int minute = 0) => new()
    {
        Id = Id(id).Value, Owner = new OwnerId(owner), Scope = KeyScope.Owner, Hash = [.. Enumerable.Repeat((byte)id, 32)],
        CreatedAt = Noon.AddMinutes(minute),
    };

    public static UserCommit Known(UserCommit commit, TimeProvider time) => commit with
    {
        At = commit.At == default ? time.GetUtcNow() : commit.At,
        User = commit.User ?? new UserProfile(Noon),
    };

    public static Task CommitAsync(this IMemoryStore store, Scope scope, UserCommit commit, CancellationToken cancellationToken) =>
        store.WriteAsync(scope, (_, _) => new ValueTask<Decision<bool>>(new Decision<bool>(commit, true)), cancellationToken).AsTask();
}
