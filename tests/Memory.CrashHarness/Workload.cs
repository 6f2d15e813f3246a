using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Memory.Server.Memories;
using Memory.Server.Storage;
using Memory.Server.Storage.Embedded;

namespace Memory.CrashHarness;

/// <summary>What a crashing process writes, so that whoever looks afterwards knows what must be there.</summary>
internal static class Workload
{
    public const int Users = 3;
    public const int Writers = 3;

    private static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>Thresholds so low that journals are rewritten all the time.</summary>
    public static EmbeddedOptions Options(string folder) => new()
    {
        Folder = folder,
        CacheBytes = 64 << 10,
        CompactAtDeadBytes = 2 << 10,
        CompactAtDeadShare = 0.1,
        DiskThreads = 2,
    };

    public static Scope Scope(int user) => new(new OwnerId("crash"), new UserId($"user-{user}"));

    public static MessageId Message(Step step, char part) => new($"{step.Writer}-{step.Number}-{part}");

    public static MemoryId Memory(Step step) => new(IdOf(step, "memory"));

    public static JobId Job(Step step) => JobId.Create(Scope(step.User), IdOf(step, "job"));

    /// <summary>Every fifth commit of a writer erases the memory of the commit three before it.</summary>
    public static Step? Erases(Step step) => step.Number % 5 == 0 ? step with { Number = step.Number - 3 } : null;

    /// <summary>One commit of many rows: two turns, a memory, its observation, a job, and at times an erasure.</summary>
    public static UserCommit Commit(Step step)
    {
        var at = Start.AddSeconds(step.Number);
        var text = string.Create(CultureInfo.InvariantCulture, $"step {step.User} {step.Writer} {step.Number} ") + new string('x', step.Number % 400);
        return new UserCommit
        {
            At = at,
            User = new UserProfile(Start),
            Turns = [Turn(step, 'a', text, at), Turn(step, 'b', text, at)],
            Observations =
            [
                new Observation
                {
                    Id = Memory(step), Stance = Stance.Asserts, Type = MemoryType.Fact, Slot = Slot.Parse("hobby"),
                    Content = text, Identity = text, SaidAt = at,
                },
            ],
            Memories =
            [
                new MemoryRecord
                {
                    Id = Memory(step), Type = MemoryType.Fact, Slot = Slot.Parse("hobby"), Cardinality = Cardinality.Many,
                    Content = text, Identity = text, CreatedAt = at, UpdatedAt = at, RecordedFrom = at,
                },
            ],
            Jobs =
            [
                new IngestJob { Id = Job(step), Status = JobStatus.Queued, Messages = [Message(step, 'a')], CreatedAt = at, UpdatedAt = at },
            ],
            Erased = Erases(step) is { } earlier ? [Memory(earlier)] : [],
        };
    }

    private static Turn Turn(Step step, char part, string text, DateTimeOffset at) => new()
    {
        Id = Message(step, part), Session = SessionId.Default, Role = TurnRole.User, Content = text, SaidAt = at, StoredAt = at,
    };

    private static Guid IdOf(Step step, string kind) =>
        new(SHA256.HashData(Encoding.UTF8.GetBytes($"{kind} {step.User} {step.Writer} {step.Number}")).AsSpan(0, 16));
}

/// <summary>One commit: whose, by which writer, and its number, from 1.</summary>
internal sealed record Step(int User, int Writer, int Number);
