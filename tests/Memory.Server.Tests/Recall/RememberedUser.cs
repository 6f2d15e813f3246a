using System.Collections.Immutable;
using System.Text.Json;
using Memory.Server.Embedding;
using Memory.Server.Memories;
using Memory.Server.Memories.Associations;
using Memory.Server.Recall;
using Memory.Server.Recall.Candidates;
using Memory.Server.Recall.Index;
using Memory.Server.Tests.Recall.Candidates;

namespace Memory.Server.Tests.Recall;

/// <summary>
/// A user whose memory a test writes line by line and then asks. Each question is also answered from what a store found by itself, and that
/// must be the same answer bit by bit.
/// </summary>
internal sealed class RememberedUser : IDisposable
{
    private static readonly Scope Someone = new(new OwnerId("acme"), new UserId("u1"));

    private readonly HashingEmbeddingGenerator _embedder = new();
    private readonly UserIndexCache _indexes;
    private readonly RecallService _fromCandidates;
    private int _count;

    public RememberedUser()
    {
        var analysis = new TextAnalysis(_embedder);
        var builder = new ItemBuilder(analysis);
        _indexes = new UserIndexCache(Store, builder, new RecallOptions());
        Recall = new RecallService(new CandidateFinder(Store, _indexes, builder, Questions.Of(analysis), new RecallOptions()), new Utf8TokenEstimator(), Clock);
        Candidates = new FakeCandidates(analysis, Store.Of);
        var nobodyIsHeld = new CandidateFinder(Store, _indexes, builder, Questions.Of(analysis), new RecallOptions { SqlAbove = -1 });
        _fromCandidates = new RecallService(nobodyIsHeld, new Utf8TokenEstimator(), Clock);
    }

    public FixedClock Clock { get; } = new();

    public FakeUserStore Store { get; } = new();

    public RecallService Recall { get; }

    public FakeCandidates Candidates { get; }

    public UserRows Rows => Store.Of(Someone);

    /// <summary>Days before the clock's now.</summary>
    public DateTimeOffset DaysAgo(double days) => Clock.Now.AddDays(-days);

    public Turn Say(string content, double daysAgo = 1, TurnRole role = TurnRole.User, string session = "s1", string? metadata = null, DateTimeOffset? storedAt = null)
    {
        var turn = new Turn
        {
            Id = new MessageId($"m{++_count:D4}"),
            Session = new SessionId(session),
            Role = role,
            Content = content,
            SaidAt = DaysAgo(daysAgo),
            StoredAt = storedAt ?? DaysAgo(daysAgo),
            Metadata = metadata is null ? null : new Json(metadata),
            Sequence = _count,
        };
        Rows.Put(turn);
        return turn;
    }

    /// <summary>Stores a memory that holds since then.</summary>
    public MemoryRecord Know(
        string content, string? slot = null, string? value = null, double daysAgo = 1, Turn? from = null, Func<MemoryRecord, MemoryRecord>? with = null)
    {
        var at = from?.SaidAt ?? DaysAgo(daysAgo);
        Json? json = value is null ? null : new Json(JsonSerializer.Serialize(value));
        var named = Slot.Parse(slot);
        var memory = new MemoryRecord
        {
            Id = new MemoryId(new Guid(++_count, 0, 0, new byte[8])),
            Type = MemoryType.Fact,
            Content = content,
            Slot = named,
            Cardinality = named is { } known ? SlotCatalog.CardinalityOf(known) : Cardinality.One,
            Value = json,
            Identity = Identities.Of(json, content),
            CreatedAt = at,
            UpdatedAt = at,
            ValidFrom = at,
            RecordedFrom = at,
            Source = from is null ? null : new MemorySource(from.Session, [from.Id]),
        };
        memory = with is null ? memory : with(memory);
        Rows.Put(memory);
        return memory;
    }

    /// <summary>Writes the memory's next version.</summary>
    public MemoryRecord Change(MemoryRecord memory, Func<MemoryRecord, MemoryRecord> change, double daysAgo = 0)
    {
        var at = DaysAgo(daysAgo);
        var next = change(Rows.Latest(memory.Id)) with { UpdatedAt = at, RecordedFrom = at };
        Rows.Put(next);
        return next;
    }

    /// <summary>Links two memories.</summary>
    public void Link(MemoryRecord source, MemoryRecord target, double strength = 1, string relation = "related to", double daysAgo = 0) => Rows.Put(new Association
    {
        Source = source.Id, Target = target.Id, Relation = relation, Strength = strength, CreatedAt = DaysAgo(daysAgo), UpdatedAt = DaysAgo(daysAgo),
    });

    /// <summary>Retires a memory for another one, as supersession does: it held until the other one began.</summary>
    public void Supersede(MemoryRecord memory, MemoryRecord by) => Rows.Put(Rows.Latest(memory.Id) with
    {
        SupersededBy = by.Id,
        SupersededAt = by.CreatedAt,
        SupersededReason = SupersededReason.Replaced,
        ValidTo = by.ValidFrom,
        UpdatedAt = by.CreatedAt,
        RecordedFrom = by.CreatedAt,
    });

    public Task<RecallAnswer> AskAsync(string text) => AskAsync(new RecallQuery { Text = text });

    public async Task<RecallAnswer> AskAsync(RecallQuery query)
    {
        var answer = await Recall.RecallAsync(Someone, query, TestContext.Current.CancellationToken);
        Store.Candidates = Candidates;
        SameAnswer.Check(answer, await _fromCandidates.RecallAsync(Someone, query, TestContext.Current.CancellationToken));
        Store.Candidates = null;
        return answer;
    }

    public async Task<ConsciousAnswer> ConsciousAsync(int tokenBudget = 1024)
    {
        var answer = await Recall.GetConsciousAsync(Someone, tokenBudget, TestContext.Current.CancellationToken);
        Store.Candidates = Candidates;
        var found = await _fromCandidates.GetConsciousAsync(Someone, tokenBudget, TestContext.Current.CancellationToken);
        Store.Candidates = null;
        Assert.Equal(answer.Context, found.Context);
        Assert.Equal(answer.Memories, found.Memories);
        return answer;
    }

    public void Dispose()
    {
        _indexes.Dispose();
        _embedder.Dispose();
    }
}

internal static class Answers
{
    public static IEnumerable<string> Facts(this RecallAnswer answer) => answer.Memories.Select(static found => found.Memory.Content);

    public static IEnumerable<string> Said(this RecallAnswer answer) => answer.Turns.Select(static found => found.Turn.Content);

    public static ImmutableArray<string> Lines(this RecallAnswer answer) => [.. answer.Context.Split('\n', StringSplitOptions.RemoveEmptyEntries)];
}
