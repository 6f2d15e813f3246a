using Memory.Server.Memories;
using Memory.Server.Recall.Index;
using Memory.Server.Recall.Signals;
using Memory.Server.Recall.Text;

namespace Memory.Server.Recall.Validity;

/// <summary>
/// What no longer holds at the instants asked for, so that a turn which still says it is never shown as if it held: the turn the fact came
/// from, and any turn said before the fact was retired that names its value, such as the assistant's "You live in Austin".
/// A value that has come back is not stale.
/// </summary>
internal sealed class StaleFacts(UserIndex index, RecallFrame frame)
{
    private readonly Dictionary<MessageId, IReadOnlyList<Retirement>> _said = [];
    private readonly Lazy<RetiredValues> _values = new(() => new RetiredValues(index, frame), isThreadSafe: false);

    /// <summary>Whether anything at all no longer holds.</summary>
    public bool HasAny => _values.Value.HasAny;

    /// <summary>What a turn says that no longer holds; found out once for its place among the others and for its line.</summary>
    public IReadOnlyList<Retirement> SaidBy(Turn turn)
    {
        if (!_said.TryGetValue(turn.Id, out var said))
            _said.Add(turn.Id, said = [.. Find(turn)]);
        return said;
    }

    private IEnumerable<Retirement> Find(Turn turn)
    {
        foreach (var history in index.DerivedFrom(turn.Id))
        {
            foreach (var retired in _values.Value.RetirementsOf(history))
            {
                // What was forgotten is not said again, whenever it was.
                if (retired.IsForgotten || (turn.SaidAt < retired.At && !_values.Value.IsCurrent(retired.Version)))
                    yield return retired;
            }
        }

        if (!_values.Value.MayBeNamedIn(turn.Content))
            yield break;
        var words = Tokenizer.Words(turn.Content).ToArray();
        for (var i = 0; i < words.Length; i++)
        {
            foreach (var named in _values.Value.NamedAt(words.AsSpan(i)))
            {
                if (turn.SaidAt < named.At)
                    yield return named;
            }
        }
    }
}
