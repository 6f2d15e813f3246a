using System.Collections.Immutable;
using Memory.Server.Extraction.Corrections;
using Memory.Server.Extraction.Reading;
using Memory.Server.Extraction.Rules;
using Memory.Server.Memories;

namespace Memory.Server.Extraction;

/// <summary>
/// Reads facts out of what a user says about themselves in English, by rules: careful rather than greedy, deterministic, without
/// any state. Turns are read up to <see cref="PlainText.MaxCharacters"/> characters.
/// </summary>
internal sealed class RuleExtractor : IFactExtractor
{
    /// <summary>A turn dated at the calendar's very ends is kept but not read: "tomorrow" would have no date.</summary>
    private const int EarliestYear = 500;

    private const int LatestYear = 9500;

    public ValueTask<ExtractedFacts> ExtractAsync(Turn turn, IReadOnlyList<Turn> before, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(turn);
        cancellationToken.ThrowIfCancellationRequested();
        ArgumentNullException.ThrowIfNull(before);
        var isRead = turn.Role == TurnRole.User && !Roleplay.IsOn(before) && turn.SaidAt.Year is >= EarliestYear and <= LatestYear;
        return ValueTask.FromResult(isRead ? Extract(turn.Content, turn.SaidAt) : ExtractedFacts.Nothing);
    }

    private static ExtractedFacts Extract(string content, DateTimeOffset saidAt)
    {
        var facts = new FactSheet();
        var corrections = new TurnCorrections(facts);
        var forgets = ImmutableArray.CreateBuilder<ForgetRequest>();
        foreach (var statement in TurnReader.Read(content, saidAt))
        {
            if (statement.Request == Request.Forget)
            {
                if (Forgetting.Read(statement) is { } forget)
                    forgets.Add(forget);
                continue;
            }

            var before = facts.Facts.Count;
            if (statement.Request == Request.None && corrections.TryRead(statement.Words))
                continue;
            var announced = CorrectionWords.Announces(statement.Words);
            foreach (var clause in statement.Clauses)
                corrections.Read(clause, announced);
            if (statement.Request == Request.Remember && facts.Facts.Count == before && Remembering.Word(statement.Words) is { } free)
                facts.AddFree(free);
        }

        var found = new ExtractedFacts([.. facts.Facts], forgets.ToImmutable()) { Corrections = [.. corrections.Corrections] };
        return found.IsEmpty ? ExtractedFacts.Nothing : found;
    }
}
