using System.Collections.Immutable;
using Memory.Server.Lifecycle.Decay;
using Memory.Server.Memories;
using Memory.Server.Recall.Context;
using Memory.Server.Recall.Index;
using Memory.Server.Recall.Signals;
using Memory.Server.Recall.Validity;
using Memory.Server.Storage;

namespace Memory.Server.Recall.Candidates;

/// <summary>
/// Brings what a question is answered from: the user's index, or, for a user with too much memory to hold and a store that can find by itself,
/// an index of what it found. What follows, from the scores to the context, is the same for both.
/// </summary>
internal sealed class CandidateFinder(
    IMemoryStore store, UserIndexCache indexes, ItemBuilder builder, QuestionEmbedder questions, RecallOptions options, DecayRates? decay = null)
{
    /// <summary>More essentials are not looked at. Far fewer are handed out, and no user has as many.</summary>
    private const int MaxEssentials = 2_000;

    public async ValueTask<Findings> FindAsync(Scope scope, RecallQuery query, DateTimeOffset now, CancellationToken cancellationToken)
    {
        if (await MeasureAsync(scope, cancellationToken) is not var (source, extent))
        {
            var held = await indexes.HoldAsync(scope, cancellationToken);
            return Findings.Of(held.Index, await AskAsync(query, held.Vectors, now, cancellationToken));
        }

        var question = await AskAsync(query, extent.Vectors, now, cancellationToken);
        var asked = SlotQuestions.AskedBy(question.Words, extent.SlotNames).Keys.Order(StringComparer.Ordinal).ToImmutableArray();
        var found = await source.FindAsync(scope, QuestionTo(question, asked) with { Vectors = extent.Vectors }, cancellationToken);
        var index = await builder.ApplyAsync(UserIndex.Empty, found.Rows, cancellationToken);
        var statistics = new StoredStatistics(found.Statistics, extent.SlotNames, index);
        var isOfOneKind = found.Rows.Vectors == extent.Vectors;
        if (extent.HasLinks && query.Limit > 0)
        {
            var linked = new LinkedCandidates(source, builder, scope);
            index = await linked.AddToAsync(index, statistics, question, cancellationToken);
            isOfOneKind &= linked.AreAllOf(extent.Vectors);
        }

        // Between the looks the user's vectors may have been exchanged.
        if (!isOfOneKind)
            question = new AskedQuestion(query, ReadOnlyMemory<float>.Empty, now) { Decay = question.Decay };
        return new Findings(index, statistics, IsWhole: false, question);
    }

    /// <summary>An index with what tells whether the turns still hold.</summary>
    public async ValueTask<UserIndex> LinkAsync(Scope scope, Findings findings, IReadOnlyCollection<Turn> turns, CancellationToken cancellationToken)
    {
        if (findings.IsWhole || turns.Count == 0 || store.Candidates is not { } source)
            return findings.Index;
        var names = turns.SelectMany(static turn => ValueWords.NamesIn(turn.Content)).ToHashSet(StringComparer.Ordinal);
        var links = await source.ReadLinksAsync(scope, new LinkQuestion([.. turns.Select(static turn => turn.Id)], names), cancellationToken);
        var index = LinkIndex.Of(links);
        return await FollowAsync(scope, findings, index, index.Items.OfType<MemoryItem>().Select(static item => item.History.Id), cancellationToken);
    }

    /// <summary>An index that also knows what superseded these memories, to the end of each chain.</summary>
    public async ValueTask<UserIndex> FollowAsync(
        Scope scope, Findings findings, UserIndex index, IEnumerable<MemoryId> memories, CancellationToken cancellationToken)
    {
        if (findings.IsWhole || store.Candidates is not { } source)
            return index;
        var seen = memories.ToHashSet();
        IReadOnlyCollection<MemoryId> ends = [.. seen];
        for (var step = 0; step < Succession.MaxLength && ends.Count > 0; step++)
        {
            ends = [.. ends.SelectMany(index.Find).SelectMany(static item => item.History.Versions).Select(static version => version.SupersededBy).OfType<MemoryId>().Where(seen.Add)];
            var missing = ends.Where(id => !index.Find(id).Any()).ToList();
            if (missing.Count > 0)
                index = LinkIndex.With(index, await source.ReadRowsAsync(scope, missing, [], cancellationToken));
        }

        return index;
    }

    /// <summary>The memories and turns behind lines that a client still shows.</summary>
    public async ValueTask<HeldLines> FindHeldAsync(Scope scope, Findings findings, IReadOnlyList<string> keys, CancellationToken cancellationToken)
    {
        if (keys.Count == 0)
            return HeldLines.None;
        var parsed = keys.Select(LineKey.Parse).OfType<LineKey>().ToList();
        var memories = parsed.Select(static key => key.Memory).OfType<MemoryId>().ToHashSet();
        var turns = parsed.Select(static key => key.Turn).OfType<MessageId>().ToHashSet();
        if (findings.IsWhole || store.Candidates is not { } source)
        {
            var items = memories.Select(memory => findings.Index.Find(memory).FirstOrDefault()).OfType<MemoryItem>();
            var said = turns.Select(findings.Index.Find).OfType<TurnItem>();
            return new HeldLines(keys, items.ToDictionary(static item => item.History.Id, static item => item.History), said.ToDictionary(static item => item.Turn.Id, static item => item.Turn));
        }

        var rows = await source.ReadRowsAsync(scope, memories, turns, cancellationToken);
        return new HeldLines(
            keys,
            rows.Memories.Select(static versions => new MemoryHistory(versions)).ToDictionary(static history => history.Id),
            rows.Turns.Where(static turn => !turn.IsHidden).ToDictionary(static turn => turn.Id));
    }

    /// <summary>What the system now believes of the user's memories, or at least of the essential ones.</summary>
    public async ValueTask<IEnumerable<MemoryRecord>> FindEssentialsAsync(Scope scope, CancellationToken cancellationToken)
    {
        if (await MeasureAsync(scope, cancellationToken) is var (source, _))
            return await source.ListEssentialsAsync(scope, MaxEssentials, cancellationToken);
        var index = await indexes.GetAsync(scope, cancellationToken);
        return index.Items.OfType<MemoryItem>()
            .Where(static item => !item.History.IsDeleted)
            .Select(static item => item.VersionAt(null))
            .OfType<MemoryRecord>();
    }

    private async ValueTask<AskedQuestion> AskAsync(RecallQuery query, VectorKind? kind, DateTimeOffset now, CancellationToken cancellationToken) =>
        new(query, await questions.EmbedAsync(query.Text, kind, cancellationToken), now)
        {
            IsLearned = questions.IsLearned(kind),
            Decay = decay ?? DecayRates.Default,
        };

    /// <summary>The store and how much it has of the user, when that is too much to hold. A user whose index is held is not measured.</summary>
    private async ValueTask<(ICandidateSource Source, UserExtent Extent)?> MeasureAsync(Scope scope, CancellationToken cancellationToken)
    {
        if (store.Candidates is not { } source || indexes.Find(scope)?.Count <= options.SqlAbove)
            return null;
        var extent = await source.MeasureAsync(scope, options.SqlAbove + 1, cancellationToken);
        return extent.Items > options.SqlAbove ? (source, extent) : null;
    }

    private CandidateQuestion QuestionTo(AskedQuestion question, ImmutableArray<string> askedSlots)
    {
        var terms = SearchTerms.Of(question);
        return new()
        {
            Stems = [.. terms.Select(static term => term.Stem)],
            Emphases = [.. terms.Select(static term => term.Emphasis)],
            Times = SearchTerms.TimesOf(question),
            Around = SessionSignal.Reach,
            Vector = question.Vector,
            AskedSlots = askedSlots,
            PerReason = options.CandidatesPerReason,
            WithMemories = question.Query.Limit > 0,
            WithTurns = question.Query.TurnLimit > 0,
            Types = question.Query.Types,
            Slots = question.Query.Slots,
            Metadata = question.Query.Metadata,
            CurrentAt = question.Query.CurrentViewOnly ? question.AsOf : null,
            KnownAt = question.Query.KnownAt,
            SaidBy = question.Query.AsOf,
            ExcludeSession = question.Query.ExcludeSession,
        };
    }
}
