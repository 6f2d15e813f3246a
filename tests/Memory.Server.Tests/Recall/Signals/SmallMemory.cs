using System.Collections.Immutable;
using Memory.Server.Memories;
using Memory.Server.Recall;
using Memory.Server.Recall.Index;
using Memory.Server.Recall.Ranking;
using Memory.Server.Recall.Signals;
using Memory.Server.Recall.Text;

namespace Memory.Server.Tests.Recall.Signals;

/// <summary>What one signal makes of a question, before it is scaled by how sure anything is.</summary>
internal sealed record Scored(bool IsAsked, Sureness Sureness, IReadOnlyDictionary<string, double> Parts)
{
    public double this[string text] => Parts[text];
}

/// <summary>A few different texts that a test writes down, in the order in which they were said: a minute after one another, the first a day ago.</summary>
internal sealed class SmallMemory
{
    public static readonly DateTimeOffset Now = new(2026, 3, 10, 12, 0, 0, TimeSpan.Zero);

    private readonly List<IndexedItem> _items = [];

    public UserIndex Index => UserIndex.Empty.With(1, [], [], [.. _items]);

    public static AskedQuestion Asking(string text, float[]? vector = null, bool isLearned = false, Func<RecallQuery, RecallQuery>? with = null)
    {
        var query = new RecallQuery { Text = text, Limit = 100, TurnLimit = 100, CurrentViewOnly = false };
        return new AskedQuestion(with?.Invoke(query) ?? query, vector, Now) { IsLearned = isLearned };
    }

    public static ImmutableDictionary<string, double> Only(string signal) =>
        SignalCatalog.All.ToImmutableDictionary(static known => known.Name, known => known.Name == signal ? 1.0 : 0);

    public SmallMemory Say(
        string text, string session = "s1", TurnRole role = TurnRole.User, string? name = null, DateTimeOffset? at = null, float[]? vector = null, bool isHidden = false)
    {
        var turn = new Turn
        {
            Id = new MessageId($"m{_items.Count:D4}"),
            Session = new SessionId(session),
            Role = role,
            Name = name,
            Content = text,
            SaidAt = at ?? Now.AddDays(-1).AddMinutes(_items.Count),
            StoredAt = Now,
            Sequence = _items.Count,
            IsHidden = isHidden,
        };
        _items.Add(new TurnItem(turn, TextAnalyzer.Analyze(text), vector));
        return this;
    }

    public SmallMemory Know(string text, string? slot = null, DateTimeOffset? since = null, float[]? vector = null, Func<MemoryRecord, MemoryRecord>? with = null)
    {
        var at = since ?? Now.AddDays(-1);
        var memory = new MemoryRecord
        {
            Id = new MemoryId(new Guid(_items.Count + 1, 0, 0, new byte[8])),
            Type = MemoryType.Fact,
            Content = text,
            Slot = Slot.Parse(slot),
            Identity = text,
            CreatedAt = at,
            UpdatedAt = at,
            RecordedFrom = at,
        };
        memory = with?.Invoke(memory) ?? memory;
        _items.Add(new MemoryItem(new MemoryHistory([memory]), [memory], text, TextAnalyzer.Analyze(text), vector));
        return this;
    }

    public RecallFrame Frame(string question) => Look(Asking(question), static (_, frame) => frame);

    public Scored Score(string signal, string question) => Score(signal, Asking(question));

    public Scored Score(string signal, AskedQuestion question) => Look(question, (rows, frame) =>
    {
        var known = SignalCatalog.All.Single(one => one.Name == signal);
        var parts = new double[rows.Count];
        var sure = known.Score(frame, rows, parts);
        var byText = Enumerable.Range(0, rows.Count).Where(rows.IsSeen).ToDictionary(row => rows.ItemAt(row).Text, row => parts[row]);
        return new Scored(known.IsAsked(frame), sure, byText);
    });

    public RankedCandidates Rank(AskedQuestion question, params ImmutableDictionary<string, double>?[] weights)
    {
        var index = Index;
        return Ranker.Rank(index, index, question, SignalWeights.From(weights));
    }

    private T Look<T>(AskedQuestion question, Func<SeenRows, RecallFrame, T> look)
    {
        var index = Index;
        using var rows = new SeenRows(index, new RecallFilter(question.Query, question.AsOf));
        return look(rows, RecallFrame.Create(rows, index, question));
    }
}
