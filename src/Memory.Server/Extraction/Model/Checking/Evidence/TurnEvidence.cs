using Memory.Server.Extraction.Model.Asking;
using Memory.Server.Extraction.Reading;

namespace Memory.Server.Extraction.Model.Checking.Evidence;

/// <summary>What a turn says, in the forms in which proposals are held against it. Made once per turn and reply, part by part as it is needed.</summary>
internal sealed class TurnEvidence(SeenTurn seen)
{
    private readonly Lazy<string> normal = new(() => QuoteText.Normal(seen.Text));
    private readonly Lazy<IReadOnlyList<SpokenSentence>> sentences = new(() => SpokenSentence.In(PlainText.Read(seen.Text)));
    private readonly Lazy<WordSupport> asked = new(() => new WordSupport(Agreement.AskedIn(seen.Question ?? "")));
    private readonly SaidDates dates = new(seen.Text, seen.Turn.SaidAt);
    private WordSupport? stated;
    private WordSupport? spoken;

    public SeenTurn Seen => seen;

    /// <summary>All that was said, shown text too.</summary>
    public string Normal => normal.Value;

    /// <summary>What the user says themselves, sentence by sentence.</summary>
    public IReadOnlyList<SpokenSentence> Sentences => sentences.Value;

    /// <summary>The words of what the user states.</summary>
    public WordSupport Stated => stated ??= new WordSupport(Sentences.Select(static sentence => sentence.Stated));

    /// <summary>The words of all that the user says themselves, questions too.</summary>
    public WordSupport Spoken => spoken ??= new WordSupport(Sentences.Select(static sentence => sentence.Text));

    /// <summary>The days that it names.</summary>
    public SaidDates Dates => dates;

    /// <summary>The words of the assistant's question just before.</summary>
    public WordSupport Asked => asked.Value;
}
