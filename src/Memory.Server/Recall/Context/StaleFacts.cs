using Memory.Server.Memories;
using Memory.Server.Recall.Index;
using Memory.Server.Recall.Signals;
using Memory.Server.Recall.Text;

namespace Memory.Server.Recall.Context;

/// <summary>
/// What no longer holds at the instants asked for, so that a turn which still says it is never shown as if it held: the turn the fact came
/// from, and any turn said before the fact was retired that names its value, such as the assistant's "You live in Austin".
/// A value that has come back is not stale.
/// </summary>
internal sealed class StaleFacts
{
    private readonly UserIndex _index;
    private readonly RecallFrame _frame;
    private readonly HashSet<(Slot?, string)> _current;
    private readonly Dictionary<string, List<RetiredValue>> _valuesByFirstWord = new(StringComparer.Ordinal);

    public StaleFacts(UserIndex index, RecallFrame frame)
    {
        _index = index;
        _frame = frame;
        var retired = index.Items.OfType<MemoryItem>()
            .Select(static item => item.History)
            .Where(Retirement.MayConcern)
            .SelectMany(history => RetirementsOf(history).Select(retirement => (History: history, Retirement: retirement)))
            .ToList();
        _current = CurrentAmong(retired.Select(static pair => (pair.Retirement.Version.Slot, pair.Retirement.Version.Identity)).ToHashSet());
        foreach (var (history, retirement) in retired)
            AddValue(history, retirement);
    }

    /// <summary>Whether a turn says what no longer holds.</summary>
    public bool IsSaidBy(Turn turn) => _index.DerivedFrom(turn.Id).Any(history => IsSourceOfStale(turn, history)) || NamesRetiredValue(turn);

    private bool IsSourceOfStale(Turn turn, MemoryHistory history) =>
        history.IsDeleted || RetirementsOf(history).Any(retired => turn.SaidAt < retired.At && !IsCurrent(retired.Version));

    private bool NamesRetiredValue(Turn turn)
    {
        if (_valuesByFirstWord.Count == 0)
            return false;
        var words = Tokenizer.Words(turn.Content).ToArray();
        for (var i = 0; i < words.Length; i++)
        {
            if (_valuesByFirstWord.TryGetValue(words[i], out var values)
                && values.Exists(value => turn.SaidAt < value.RetiredAt && words.AsSpan(i).StartsWith(value.Words)))
            {
                return true;
            }
        }

        return false;
    }

    private void AddValue(MemoryHistory history, Retirement retirement)
    {
        var words = history.ValueWords(retirement.Version);
        if (words.IsEmpty || IsCurrent(retirement.Version))
            return;
        if (!_valuesByFirstWord.TryGetValue(words[0], out var values))
            _valuesByFirstWord.Add(words[0], values = []);
        values.Add(new RetiredValue(words.ToArray(), retirement.At));
    }

    /// <summary>Those of the retired values that another memory, or the same one restored, says again.</summary>
    private HashSet<(Slot?, string)> CurrentAmong(HashSet<(Slot?, string)> retired)
    {
        var current = new HashSet<(Slot?, string)>();
        if (retired.Count == 0)
            return current;
        foreach (var item in _index.Items)
        {
            if (item is MemoryItem { History: { IsDeleted: false } history }
                && KnownVersion(history) is { } known
                && retired.Contains((known.Slot, known.Identity))
                && known.IsInCurrentView(_frame.AsOf))
            {
                current.Add((known.Slot, known.Identity));
            }
        }

        return current;
    }

    private IEnumerable<Retirement> RetirementsOf(MemoryHistory history) => Retirement.Of(_index, history, KnownVersion(history), _frame.AsOf);

    private bool IsCurrent(MemoryRecord version) => _current.Contains((version.Slot, version.Identity));

    private MemoryRecord? KnownVersion(MemoryHistory history) => history.VersionAt(_frame.Query.KnownAt);

    private sealed record RetiredValue(string[] Words, DateTimeOffset RetiredAt);
}
