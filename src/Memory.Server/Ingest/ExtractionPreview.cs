using System.Collections.Immutable;
using Memory.Server.Extraction;
using Memory.Server.Extraction.Model;
using Memory.Server.Memories;
using Memory.Server.Storage;

namespace Memory.Server.Ingest;

/// <summary>Tells what extraction would find in turns that nobody stores: by rules, and by a model when there is one.</summary>
/// <param name="store">Where what is known of the user stands; nothing is written.</param>
/// <param name="rules">The rules.</param>
/// <param name="options">How many turns before a turn are shown.</param>
/// <param name="time">The clock.</param>
/// <param name="logger">Told when the model fails.</param>
/// <param name="model">The model; null when none is configured.</param>
internal sealed partial class ExtractionPreview(
    IMemoryStore store, IFactExtractor rules, IngestOptions options, TimeProvider time, ILogger<ExtractionPreview> logger, IModelExtractor? model = null)
{
    /// <summary>Memories of the user that are looked at.</summary>
    private const int MaxKnown = 200;

    /// <summary>Whether a model reads turns as well.</summary>
    public bool HasModel => model is not null;

    /// <summary>Reads turns as they would be read if they were ingested now.</summary>
    /// <param name="scope">Whose they would be.</param>
    /// <param name="session">The conversation they would belong to.</param>
    /// <param name="turns">The turns.</param>
    /// <param name="askModel">Whether the model is asked too.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async ValueTask<PreviewedFacts> ReadAsync(Scope scope, SessionId session, IReadOnlyList<NewTurn> turns, bool askModel, CancellationToken cancellationToken)
    {
        var now = time.Now();
        var said = turns.Select((turn, place) => DraftTurns.Of(turn, place, turns.Count, session, now)).ToList();
        var (known, earlier) = await store.ReadAsync(scope, (view, token) => ReadKnownAsync(view, said, now, token), cancellationToken);
        var talk = earlier.Concat(said).OrderBy(static turn => turn.SaidAt).ToList();
        var (facts, forgets) = await ReadByRulesAsync(said, talk, cancellationToken);
        var reading = new ModelReading
        {
            Turns = [.. said.Where(static turn => turn.Role == TurnRole.User)],
            Before = talk,
            Known = [.. facts.Select(found => DraftTurns.MemoryOf(said[found.Message], found.Fact, now)).OfType<MemoryRecord>(), .. known],
        };
        var (outcome, findings) = askModel ? await ReadByModelAsync(reading, cancellationToken) : (ModelOutcome.NotAsked, ModelFindings.Nothing);
        facts.AddRange(findings.Facts.Select(static found => new PreviewedFact(DraftTurns.PlaceOf(found.Turn), found.Fact, IngestionMode.Extracted)));
        var slots = await store.ReadAsync(scope, (view, token) => ReadCardinalitiesAsync(view, facts, token), cancellationToken);
        return new PreviewedFacts([.. facts.Select(found => found with { Cardinality = found.Fact.Slot is { } slot ? slots[slot] : null })], [.. forgets], outcome);
    }

    private async ValueTask<(List<PreviewedFact> Facts, List<PreviewedWish> Forgets)> ReadByRulesAsync(List<Turn> said, List<Turn> talk, CancellationToken cancellationToken)
    {
        var facts = new List<PreviewedFact>();
        var forgets = new List<PreviewedWish>();
        foreach (var turn in said.Where(static turn => turn.Role == TurnRole.User).OrderBy(static turn => turn.SaidAt))
        {
            var before = talk.TakeWhile(other => !ReferenceEquals(other, turn)).TakeLast(options.ContextTurns).ToList();
            var found = await rules.ExtractAsync(turn, before, cancellationToken);
            facts.AddRange(found.Facts.Select(fact => new PreviewedFact(DraftTurns.PlaceOf(turn.Id), fact, IngestionMode.Rules)));
            forgets.AddRange(found.Forgets.Select(wish => new PreviewedWish(DraftTurns.PlaceOf(turn.Id), wish)));
        }

        return (facts, forgets);
    }

    private async ValueTask<(ModelOutcome Outcome, ModelFindings Findings)> ReadByModelAsync(ModelReading reading, CancellationToken cancellationToken)
    {
        if (model is null)
            return (ModelOutcome.NotConfigured, ModelFindings.Nothing);
        try
        {
            return (ModelOutcome.Read, await model.ExtractAsync(reading, cancellationToken));
        }
        catch (Exception fault)
        {
            // The one place that swallows: whatever the model's service does, what rules read is answered.
            cancellationToken.ThrowIfCancellationRequested();
            LogModelFailed(fault.GetType().Name);
            return (ModelOutcome.Unavailable, ModelFindings.Nothing);
        }
    }

    private async ValueTask<(IReadOnlyList<MemoryRecord> Known, IReadOnlyList<Turn> Earlier)> ReadKnownAsync(
        IUserView view, List<Turn> said, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var page = await view.ListMemoriesAsync(new MemoryFilter { Now = now }, after: null, MaxKnown, cancellationToken);
        var first = said.MinBy(static turn => turn.SaidAt)!;
        var earlier = await view.ListTurnsBeforeAsync([first], options.ContextTurns, cancellationToken);
        return ([.. page.Items.Where(memory => memory.IsInCurrentView(now))], [.. earlier[0].Where(static turn => !turn.IsHidden)]);
    }

    private static async ValueTask<Dictionary<Slot, Cardinality>> ReadCardinalitiesAsync(IUserView view, List<PreviewedFact> facts, CancellationToken cancellationToken)
    {
        var slots = new Dictionary<Slot, Cardinality>();
        foreach (var slot in facts.Select(static found => found.Fact.Slot).OfType<Slot>().Distinct())
            slots[slot] = await view.GetCardinalityAsync(slot, cancellationToken) ?? SlotCatalog.CardinalityOf(slot);
        return slots;
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The model could not be asked what turns say ({Fault}); only rules read them")]
    private partial void LogModelFailed(string fault);
}

/// <summary>What would be found in some turns.</summary>
internal sealed record PreviewedFacts(ImmutableArray<PreviewedFact> Facts, ImmutableArray<PreviewedWish> Forgets, ModelOutcome Model);

/// <summary>A fact that would be found: the place of its message, and whether rules or a model read it.</summary>
internal sealed record PreviewedFact(int Message, ProposedFact Fact, IngestionMode Mode)
{
    /// <summary>How many values its slot holds; null without a slot.</summary>
    public Cardinality? Cardinality { get; init; }
}

/// <summary>A wish to forget that would be found, and the place of its message.</summary>
internal sealed record PreviewedWish(int Message, ForgetRequest Wish);

/// <summary>What came of asking the model.</summary>
internal enum ModelOutcome
{
    NotConfigured,
    NotAsked,
    Read,
    Unavailable,
}
