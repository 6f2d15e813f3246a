using Memory.Server.Recall.Signals;

namespace Memory.Server.Recall.Ranking;

/// <summary>A candidate with its score and the parts of it.</summary>
internal sealed record ScoredCandidate(Candidate Candidate, double Score, double[] Parts)
{
    /// <summary>What of the score it has because it replaced something that fits better, beside its parts (<see cref="Validity.ValidityOrder"/>).</summary>
    public double Validity { get; private init; }

    public DateTimeOffset Time { get; } = RecencySignal.TimeOf(Candidate);

    public string Id { get; } = Candidate.Memory?.Id.ToString() ?? Candidate.Turn!.Id.Value;

    /// <summary>One that no word of the question found.</summary>
    public static ScoredCandidate Unscored(Candidate candidate) => new(candidate, 0, new double[SignalCatalog.All.Length]);

    /// <summary>The same with at least that score.</summary>
    public ScoredCandidate LiftedTo(double score) => score > Score ? this with { Score = score, Validity = Validity + score - Score } : this;
}

/// <summary>The best few of many: by score, then the newest, then by id, so that the order never depends on chance.</summary>
internal sealed class RankedList(int limit)
{
    private readonly List<ScoredCandidate> _best = new(Math.Min(limit, 100) + 1);

    public IReadOnlyList<ScoredCandidate> Best => _best;

    /// <summary>How many it takes.</summary>
    public int Limit => limit;

    /// <summary>What does not score so much cannot get in any more.</summary>
    public double Least => limit == 0 ? double.PositiveInfinity : _best.Count < limit ? double.NegativeInfinity : _best[^1].Score;

    /// <summary>Whether a candidate of that score could still get in.</summary>
    public bool Admits(double score) => limit > 0 && (_best.Count < limit || score >= _best[^1].Score);

    public void Add(ScoredCandidate candidate)
    {
        var place = _best.BinarySearch(candidate, Order);
        _best.Insert(place < 0 ? ~place : place, candidate);
        if (_best.Count > limit)
            _best.RemoveAt(limit);
    }

    private static readonly IComparer<ScoredCandidate> Order = Comparer<ScoredCandidate>.Create(static (left, right) =>
    {
        var byScore = right.Score.CompareTo(left.Score);
        if (byScore != 0)
            return byScore;
        var byTime = right.Time.CompareTo(left.Time);
        return byTime != 0 ? byTime : string.CompareOrdinal(left.Id, right.Id);
    });
}
