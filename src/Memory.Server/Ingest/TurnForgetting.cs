using System.Collections.Immutable;
using Memory.Server.Curation;
using Memory.Server.Extraction;
using Memory.Server.Ingest.ModelPass;
using Memory.Server.Memories;
using Memory.Server.Storage;

namespace Memory.Server.Ingest;

/// <summary>
/// Carries out "forget that …": softly deletes the memories that are meant, and hides the turns they came from and the wish itself, so that
/// neither is recalled again.
/// </summary>
internal sealed class TurnForgetting(IUserView view, SlotLedger ledger, ModelFollowUp? followUp)
{
    /// <summary>Words that say nothing about what is to be forgotten.</summary>
    private static readonly HashSet<string> Fillers = new(StringComparer.OrdinalIgnoreCase)
    {
        "a", "about", "all", "am", "an", "and", "are", "everything", "i", "im", "in", "is", "it", "my", "me", "of", "on", "that", "the", "to", "what", "you", "said", "told", "know",
    };

    private readonly Dictionary<MessageId, Turn> hidden = [];

    /// <summary>The turns to hide.</summary>
    public ImmutableArray<Turn> Hidden => [.. hidden.Values];

    public async ValueTask ForgetAsync(Turn turn, IReadOnlyList<Turn> before, ForgetRequest wish, CancellationToken cancellationToken)
    {
        var meant = (await MeantAsync(before, wish, cancellationToken)).ToList();

        // What was merged into another for its wording is told by that other.
        foreach (var twin in meant.FindAll(static memory => memory is { SupersededReason: SupersededReason.Merged, SupersededBy: not null }))
        {
            if (await view.GetMemoryAsync(twin.SupersededBy!.Value, cancellationToken) is { IsDeleted: false } kept && meant.TrueForAll(memory => memory.Id != kept.Id))
                meant.Add(kept);
        }

        foreach (var memory in meant)
        {
            var gone = await ledger.HideAsync(memory, cancellationToken);
            foreach (var message in gone.SelectMany(static hiding => hiding.Source?.Messages ?? []))
            {
                if (await view.GetTurnAsync(message, cancellationToken) is { } source)
                    hidden[message] = source with { IsHidden = true };
            }
        }

        if (meant.Count > 0 && (wish.About is not null || !wish.Facts.IsEmpty))
            hidden[turn.Id] = turn with { IsHidden = true };
    }

    private async ValueTask<IReadOnlyList<MemoryRecord>> MeantAsync(
        IReadOnlyList<Turn> before, ForgetRequest wish, CancellationToken cancellationToken)
    {
        if (!wish.Facts.IsEmpty)
        {
            var meant = new List<MemoryRecord>();
            foreach (var fact in wish.Facts)
                meant.AddRange(await NamedByAsync(fact, cancellationToken));
            return meant;
        }

        return wish.About is { } about
            ? await WordedLikeAsync(about, cancellationToken)
            : await SaidJustBeforeAsync(before, cancellationToken);
    }

    private async ValueTask<IEnumerable<MemoryRecord>> NamedByAsync(ProposedFact fact, CancellationToken cancellationToken)
    {
        if (fact.Slot is not { } slot)
            return await WordedLikeAsync(fact.Content, cancellationToken);
        var cardinality = await ledger.CardinalityOfAsync(slot, cancellationToken) ?? SlotCatalog.CardinalityOf(slot);
        var identity = fact.Value is { } value ? Identities.Of(value, fact.Content) : null;
        return (await ledger.MemoriesOfAsync(slot, cardinality, cancellationToken))
            .Where(memory => !memory.IsDeleted && (identity is null || memory.Identity == identity));
    }

    /// <summary>Memories whose wording has every telling word of the wish.</summary>
    private async ValueTask<IReadOnlyList<MemoryRecord>> WordedLikeAsync(string about, CancellationToken cancellationToken)
    {
        var words = WordsOf(about).Where(static word => !Fillers.Contains(word)).ToHashSet(StringComparer.OrdinalIgnoreCase);
        if (words.Count == 0)
            return [];
        var memories = ledger.Overlay(await view.ListAllMemoriesAsync(cancellationToken));
        return [.. memories.Where(memory => !memory.IsDeleted && words.IsSubsetOf(WordsOf($"{memory.Content} {memory.Slot}")))];
    }

    /// <summary>What the user's latest telling turn gave rise to.</summary>
    private async ValueTask<IReadOnlyList<MemoryRecord>> SaidJustBeforeAsync(IReadOnlyList<Turn> before, CancellationToken cancellationToken)
    {
        var isUnread = followUp is not null;
        foreach (var turn in before.Reverse().Where(static turn => turn.Role == TurnRole.User))
        {
            var memories = ledger.Overlay(await view.ListMemoriesFromAsync(turn.Id, cancellationToken), turn.Id);
            if (memories.Any(static memory => !memory.IsDeleted))
                return [.. memories.Where(static memory => !memory.IsDeleted)];

            // Nobody knows yet what a model would find in the latest of them, so that it may be what is meant. Hidden, it is not read.
            if (isUnread && followUp!.IsWorthReading(turn))
                (isUnread, hidden[turn.Id]) = (false, turn with { IsHidden = true });
        }

        return [];
    }

    private static string[] WordsOf(string text) =>
        text.Split([' ', '_', '.', ',', '!', '?', ';', ':', '"', '\''], StringSplitOptions.RemoveEmptyEntries);
}
