using System.Globalization;
using System.Text;
using Memory.Server.Extraction.Reading;
using Memory.Server.Memories;

namespace Memory.Server.Ingest.ModelPass;

/// <summary>Which turns a model reads after the rules, and the jobs for that.</summary>
internal sealed class ModelFollowUp(IIdSource ids, ModelPassOptions options)
{
    /// <summary>Those of the turns that a call may find something in.</summary>
    public IReadOnlyList<Turn> WorthReading(IEnumerable<Turn> turns) => [.. turns.Where(IsWorthReading)];

    /// <summary>Whether it is the user's, is not hidden, is not aimed at the model's rules, and is more than a word or two.</summary>
    public bool IsWorthReading(Turn turn) =>
        turn is { Role: TurnRole.User, IsHidden: false } && HasWords(turn.Content) && !Hostility.IsAimedAtTheModel(Head(turn.Content));

    /// <summary>The jobs of the model's lane for turns, as a commit stores them.</summary>
    public IReadOnlyList<IngestJob> JobsFor(Scope scope, IEnumerable<Turn> turns, DateTimeOffset now) =>
    [
        .. Portions.Of(turns, options).Select(portion => new IngestJob
        {
            Id = JobId.Create(scope, ids.NewId()),
            Lane = JobLane.Model,
            Status = JobStatus.Queued,
            Messages = [.. portion.Select(static turn => turn.Id)],
            CreatedAt = now,
            UpdatedAt = now,
        }),
    ];

    private static string Head(string content) => content.Length > PlainText.MaxCharacters ? content[..PlainText.MaxCharacters] : content;

    /// <summary>Counts words between spaces, and each character of a script that writes none.</summary>
    private bool HasWords(string content)
    {
        var (words, inWord) = (0, false);
        foreach (var rune in content.EnumerateRunes())
        {
            var isUnspaced = Rune.GetUnicodeCategory(rune) == UnicodeCategory.OtherLetter;
            var isLetter = Rune.IsLetterOrDigit(rune);
            if (isUnspaced || (isLetter && !inWord))
                words++;
            if (words >= options.MinWords)
                return true;
            inWord = isLetter || (inWord && !Rune.IsWhiteSpace(rune));
        }

        return false;
    }
}
