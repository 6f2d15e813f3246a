using System.Text;

namespace Memory.Server.Recall.Text;

/// <summary>A stretch of a script written without spaces: its overlapping pairs of characters are its words.</summary>
/// <param name="words">Where its words go.</param>
/// <param name="withForms">Whether single ideographs are wanted too, so that one alone finds the text.</param>
internal sealed class UnspacedRun(List<string> words, bool withForms)
{
    private readonly List<Rune> _runes = [];

    public void Add(Rune rune) => _runes.Add(rune);

    /// <summary>Adds the words of what was collected and begins anew.</summary>
    public void End()
    {
        for (var i = 0; i < _runes.Count; i++)
        {
            if (i > 0)
                words.Add(_runes[i - 1].ToString() + _runes[i].ToString());
            if (_runes.Count == 1 || (withForms && Scripts.IsIdeograph(_runes[i])))
                words.Add(_runes[i].ToString());
        }

        _runes.Clear();
    }
}
