using Memory.Evaluation.Findings;

namespace Memory.Evaluation.Figures;

/// <summary>All figures of one set.</summary>
internal sealed record SetFigures(string Set, IReadOnlyList<GroupFigures> Groups)
{
    /// <summary>Knowledge updates; null when no question is one. Then those whose slot extraction found, and the others.</summary>
    public UpdateFigures? Updates { get; private init; }

    public UpdateFigures? UpdatesWithSlot { get; private init; }

    public UpdateFigures? UpdatesWithoutSlot { get; private init; }

    public AnswerableFigures? Answerable { get; private init; }

    /// <summary>How often the fact expected stands first.</summary>
    public ShareFigures? FactFirst { get; private init; }

    /// <summary>How often no context shows what no longer holds.</summary>
    public ShareFigures? FreeOfStale { get; private init; }

    public LatencyFigures? Latency { get; private init; }

    public static SetFigures Of(SetFindings found)
    {
        var (set, findings) = (found.Set.Name, found.Findings);
        var answerable = findings.Where(static finding => finding.Question.IsAnswerable).ToList();
        var groups =
            from finding in answerable
            from name in QuestionGroups.Of(set, finding.Question.Category)
            group finding by name into named
            select new GroupFigures(
                named.Key,
                RankFigures.Of([.. named.Select(static finding => finding.Ranked.RanksOf(finding.Question.Gold))]),
                ContextFigures.Of(named));
        return new SetFigures(set, [.. groups.InGroupOrder(static group => group.Name)])
        {
            Updates = UpdatesOf(findings, static finding => finding.Question.IsUpdate),
            UpdatesWithSlot = UpdatesOf(findings, static finding => finding is { Question.IsUpdate: true, HasSlot: true }),
            UpdatesWithoutSlot = UpdatesOf(findings, static finding => finding is { Question.IsUpdate: true, HasSlot: false }),
            Answerable = AnswerableFigures.Of(
                answerable.Select(static finding => finding.Ranked.TopScore),
                findings.Where(static finding => !finding.Question.IsAnswerable).Select(static finding => finding.Ranked.TopScore)),
            FactFirst = ShareFigures.Of(findings.Select(static finding => finding.HasFactFirst)),
            FreeOfStale = ShareFigures.Of(findings.Select(static finding => finding.IsFreeOfStale)),
            Latency = LatencyFigures.Of(findings.Select(static finding => finding.Took)),
        };
    }

    private static UpdateFigures? UpdatesOf(IReadOnlyList<Finding> findings, Func<Finding, bool> counts)
    {
        var ranks = findings.Where(counts)
            .Select(static finding => (finding.Ranked.BestOf(finding.Question.Old), finding.Ranked.BestOf(finding.Question.New)))
            .ToList();
        return ranks.Count == 0 ? null : UpdateFigures.Of(ranks);
    }
}

/// <summary>The figures of a group of questions with gold turns.</summary>
internal sealed record GroupFigures(string Name, RankFigures Ranks, IReadOnlyList<ContextFigures> Contexts);

/// <summary>How often something held, in percent of the questions that asked for it.</summary>
internal sealed record ShareFigures(int Questions, double Share)
{
    /// <param name="held">By question; null where it was not asked for.</param>
    public static ShareFigures? Of(IEnumerable<bool?> held)
    {
        var asked = held.OfType<bool>().ToList();
        return asked.Count == 0 ? null : new ShareFigures(asked.Count, Percent.Share(asked, static holds => holds));
    }
}
