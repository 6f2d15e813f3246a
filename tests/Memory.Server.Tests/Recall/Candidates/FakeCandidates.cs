using Memory.Server.Memories;
using Memory.Server.Recall.Text;
using Memory.Server.Storage;

namespace Memory.Server.Tests.Recall.Candidates;

/// <summary>Finds by looking at every row: all that the question may see, or the best so many by words in common.</summary>
internal sealed class FakeCandidates(ITextAnalysis analysis, Func<Scope, UserRows> rowsOf, int limit = int.MaxValue) : ICandidateSource
{
    public List<CandidateQuestion> Asked { get; } = [];

    public List<LinkQuestion> AskedLinks { get; } = [];

    public List<IReadOnlyList<MemoryId>> AskedLinked { get; } = [];

    public int Measured { get; private set; }

    public ValueTask<UserExtent> MeasureAsync(Scope scope, int enough, CancellationToken cancellationToken)
    {
        Measured++;
        var rows = rowsOf(scope).DeltaSince(0);
        var slots = rows.Memories.Select(static versions => versions[^1].Slot?.Name).OfType<string>().Distinct(StringComparer.Ordinal);
        return new(new UserExtent(Math.Min(enough, rows.Turns.Count + rows.Memories.Count), [.. slots]) { HasLinks = rows.Links.Count > 0 });
    }

    public ValueTask<CandidateSet> FindAsync(Scope scope, CandidateQuestion question, CancellationToken cancellationToken)
    {
        Asked.Add(question);
        var rows = rowsOf(scope).DeltaSince(0);
        var bags = rows.Turns.Where(static turn => !turn.IsHidden).Select(static turn => turn.Content)
            .Concat(rows.Memories.Select(static versions => versions[^1]).Where(static memory => memory is { IsDeleted: false, Source: null }).Select(analysis.TextOf))
            .Select(TextAnalyzer.Analyze)
            .Where(static bag => bag.Length > 0)
            .ToList();
        var with = question.Stems.ToDictionary(static stem => stem, stem => bags.Count(bag => bag.Terms.Any(term => term.Stem == stem)), StringComparer.Ordinal);
        var found = rows with
        {
            Turns = question.WithTurns ? [.. Best(rows.Turns.Where(static turn => !turn.IsHidden), static turn => turn.Content, question)] : [],
            Memories = question.WithMemories ? [.. Best(rows.Memories, versions => analysis.TextOf(versions[^1]), question)] : [],
        };
        return new(new CandidateSet(found with { Links = [] }, new TermStatistics(bags.Count, bags.Sum(static bag => (long)bag.Length), with)));
    }

    public ValueTask<TurnLinks> ReadLinksAsync(Scope scope, LinkQuestion question, CancellationToken cancellationToken)
    {
        AskedLinks.Add(question);
        var rows = rowsOf(scope).DeltaSince(0);
        var named = rows.Memories.Where(versions => versions.Any(version =>
            (analysis.NameOf(version) is { } name && question.Names.Contains(name))
            || (version.Source?.Messages.Any(question.Turns.Contains) ?? false))).ToList();
        var same = rows.Memories.Where(versions => named.Exists(other => other.Any(version =>
            version.Slot == versions[^1].Slot && version.Identity == versions[^1].Identity)));
        var known = named.Concat(same).Distinct().ToList();
        var successors = rows.Memories.Where(versions => known.Exists(other => other.Any(version => version.SupersededBy == versions[0].Id))).ToList();
        var firsts = successors.Select(static versions => versions[^1].Source?.Messages.FirstOrDefault()).OfType<MessageId>().ToHashSet();
        return new(new TurnLinks([.. known.Concat(successors).Distinct()], [.. rows.Turns.Where(turn => firsts.Contains(turn.Id))]));
    }

    public ValueTask<KnownRows> ReadRowsAsync(
        Scope scope, IReadOnlyCollection<MemoryId> memories, IReadOnlyCollection<MessageId> turns, CancellationToken cancellationToken)
    {
        var rows = rowsOf(scope).DeltaSince(0);
        return new(new KnownRows(
            [.. rows.Memories.Where(versions => memories.Contains(versions[0].Id))], [.. rows.Turns.Where(turn => turns.Contains(turn.Id))]));
    }

    public ValueTask<LinkedRows> ReadLinkedAsync(Scope scope, IReadOnlyCollection<MemoryId> memories, CancellationToken cancellationToken)
    {
        AskedLinked.Add([.. memories]);
        var rows = rowsOf(scope).DeltaSince(0);
        var members = Closed(memories, id => rows.Memories.Where(versions => versions.Any(version => version.SupersededBy == id)).Select(static versions => versions[0].Id));
        var links = rows.Links.SelectMany(static from => from.Links).Where(link => members.Contains(link.Source) || members.Contains(link.Target)).ToList();
        var ends = Closed(
            [.. links.SelectMany(static link => (MemoryId[])[link.Source, link.Target]).Concat(members)],
            id => rows.Memories.Where(versions => versions[0].Id == id).SelectMany(static versions => versions).Select(static version => version.SupersededBy).OfType<MemoryId>());
        return new(new LinkedRows(rows with { IsFull = false, Turns = [], Links = [], Memories = [.. rows.Memories.Where(versions => ends.Contains(versions[0].Id))] }, links));
    }

    public ValueTask<IReadOnlyList<MemoryRecord>> ListEssentialsAsync(Scope scope, int limit, CancellationToken cancellationToken) =>
        new([.. rowsOf(scope).DeltaSince(0).Memories.Select(static versions => versions[^1]).Where(static memory => memory is { IsEssential: true, IsDeleted: false })]);

    private static HashSet<MemoryId> Closed(IReadOnlyCollection<MemoryId> start, Func<MemoryId, IEnumerable<MemoryId>> next)
    {
        var all = start.ToHashSet();
        for (var ends = start.ToList(); ends.Count > 0;)
            ends = [.. ends.SelectMany(next).Where(all.Add).ToList()];
        return all;
    }

    private IEnumerable<T> Best<T>(IEnumerable<T> rows, Func<T, string> textOf, CandidateQuestion question) => limit == int.MaxValue
        ? rows
        : rows.OrderByDescending(row => TextAnalyzer.Analyze(textOf(row)).Terms.Count(term => question.Stems.Contains(term.Stem))).Take(limit);
}
