using Memory.Server.Memories;
using Memory.Server.Recall.Index;
using Memory.Server.Recall.Signals;
using Memory.Server.Recall.Text;

namespace Memory.Server.Recall.Validity;

/// <summary>All values of a user's memories that no longer hold at the instants asked for, found by the words that name them.</summary>
internal sealed class RetiredValues
{
    /// <summary>Looking for more first words one by one takes longer than taking a text apart.</summary>
    private const int MaxLookedFor = 32;

    private readonly UserIndex _index;
    private readonly RecallFrame _frame;
    private readonly HashSet<(Slot?, string)> _current;
    private readonly Dictionary<string, List<(string[] Words, Retirement Retirement)>> _byFirstWord = new(StringComparer.Ordinal);

    public RetiredValues(UserIndex index, RecallFrame frame)
    {
        _index = index;
        _frame = frame;
        var retired = index.RetiredMemories
            .SelectMany(history => RetirementsOf(history).Select(retirement => (History: history, Retirement: retirement)))
            .ToList();
        HasAny = retired.Count > 0;
        _current = CurrentAmong(retired.Select(static pair => (pair.Retirement.Version.Slot, pair.Retirement.Version.Identity)).ToHashSet());
        foreach (var (history, retirement) in retired)
            Add(history.ValueWords(retirement.Version), retirement);
    }

    public bool HasAny { get; }

    /// <summary>Whether a text may name any of them: a quick look, which spares most texts from being taken apart.</summary>
    public bool MayBeNamedIn(string text)
    {
        if (_byFirstWord.Count is 0 or > MaxLookedFor || !IsPlainlySpelt(text))
            return _byFirstWord.Count > 0;
        foreach (var word in _byFirstWord.Keys)
        {
            // Words that are put together when they are read, such as "1,000" and "isn't", are not to be found as they stand.
            if (StopWords.Contains(word) || word.AsSpan().ContainsAnyExceptInRange('a', 'z') || text.Contains(word, StringComparison.OrdinalIgnoreCase))
                return true;
        }

        return false;
    }

    public IEnumerable<Retirement> RetirementsOf(MemoryHistory history) => Retirement.Of(_index, history, KnownVersion(history), _frame.AsOf);

    /// <summary>Whether the value of a retired memory holds again.</summary>
    public bool IsCurrent(MemoryRecord version) => _current.Contains((version.Slot, version.Identity));

    /// <summary>Those whose words a text goes on with.</summary>
    public IReadOnlyList<Retirement> NamedAt(ReadOnlySpan<string> words)
    {
        if (!_byFirstWord.TryGetValue(words[0], out var values))
            return [];
        var named = new List<Retirement>();
        foreach (var (name, retirement) in values)
        {
            if (words.StartsWith(name))
                named.Add(retirement);
        }

        return named;
    }

    private void Add(ReadOnlySpan<string> words, Retirement retirement)
    {
        if (words.IsEmpty || IsCurrent(retirement.Version))
            return;
        if (!_byFirstWord.TryGetValue(words[0], out var values))
            _byFirstWord.Add(words[0], values = []);
        values.Add((words.ToArray(), retirement));
    }

    /// <summary>Those of the retired values that another memory, or the same one restored, says again.</summary>
    private HashSet<(Slot?, string)> CurrentAmong(HashSet<(Slot? Slot, string Identity)> retired) =>
        [.. retired.Where(said => _index.Saying(said.Slot, said.Identity).Any(history => Says(history, said.Slot, said.Identity)))];

    private bool Says(MemoryHistory history, Slot? slot, string identity) => !history.IsDeleted
        && KnownVersion(history) is { } known
        && known.Slot == slot
        && known.Identity == identity
        && known.HoldsAt(_frame.AsOf);

    /// <summary>Whether no letter is spelt in a way that is folded when it is read: beyond ASCII there are dashes, quotes and signs only.</summary>
    private static bool IsPlainlySpelt(string text)
    {
        foreach (var character in text)
        {
            if (!char.IsAscii(character) && !char.IsPunctuation(character))
                return false;
        }

        return true;
    }

    private MemoryRecord? KnownVersion(MemoryHistory history) => history.VersionAt(_frame.Query.KnownAt);
}
