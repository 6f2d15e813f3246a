using Memory.Server.Dates;
using Memory.Server.Recall.Text;

namespace Memory.Server.Recall.Index;

/// <summary>What a text is like beside its words, read once when it is indexed.</summary>
/// <param name="Cues">What kinds of answer it may hold.</param>
/// <param name="Questions">The share of its sentences that are questions, 0–1.</param>
/// <param name="EndsWithQuestion">Whether what is said next answers it.</param>
/// <param name="Dates">The times that it names, resolved against when it was said.</param>
internal sealed record TextTraits(Cues Cues, double Questions, bool EndsWithQuestion, IReadOnlyList<DateMention> Dates)
{
    private const long BytesPerDate = 128;

    /// <summary>About how many bytes it takes. All texts without any share one.</summary>
    public long EstimatedBytes => ReferenceEquals(this, None) ? 0 : 64 + (BytesPerDate * Dates.Count);

    public static TextTraits None { get; } = new(Cues.None, 0, false, []);

    public static TextTraits Of(string text, DateTimeOffset saidAt) => text.Length == 0
        ? None
        : new(CueReader.Read(text, Tokenizer.Words(text)), Questioning.ShareOf(text), Questioning.IsAtEndOf(text), DateMentions.In(text, saidAt, looksBack: true));
}
