using Memory.Server.Memories;

namespace Memory.Server.Supersession;

/// <summary>
/// Observations that follow one another and say the same: together they are one memory. The first makes it, the others refresh it.
/// Built by <see cref="SlotFold"/>, which alone changes it.
/// </summary>
internal sealed class Run(Observation first)
{
    private readonly List<Observation> observations = [first];

    public IReadOnlyList<Observation> Observations => observations;

    public Observation Head => observations[0];

    /// <summary>The observation whose wording and details the memory shows: the latest of the most trusted.</summary>
    public Observation Voice { get; private set; } = first;

    public string Identity => Head.Identity;

    /// <summary>Since when it holds: the earliest beginning that any of its observations tells of.</summary>
    public DateTimeOffset From { get; private set; } = first.From;

    /// <summary>The end of a bounded stay; null for what is open-ended by itself.</summary>
    public DateTimeOffset? Bound => Head.ValidTo;

    public bool IsForgotten => Head.IsForgotten;

    public bool IsErased => Head.IsErased;

    /// <summary>When it was last said to hold, or brought back.</summary>
    public DateTimeOffset AffirmedAt { get; private set; } = first.AffirmedAt;

    /// <summary>When it was last brought back after it had been retired.</summary>
    public DateTimeOffset? RestoredAt { get; private set; } = first.RestoredAt;

    /// <summary>Whether it never held: a correction or a restored memory says so.</summary>
    public bool IsVoid { get; private set; }

    /// <summary>When a negation ended it.</summary>
    public DateTimeOffset? NegatedAt { get; private set; }

    /// <summary>Whether it was negated before it began.</summary>
    public bool WasCalledOff => NegatedAt <= From;

    /// <summary>The run that took its place.</summary>
    public Run? Successor { get; private set; }

    /// <summary>When the first of the runs after it begins that leave no room for it; none of them need be the one that took its place.</summary>
    public DateTimeOffset? SucceededAt { get; private set; }

    public SupersededReason? Reason { get; private set; }

    /// <summary>Until when it holds in the world, whatever ended it first.</summary>
    public DateTimeOffset? To
    {
        get
        {
            if (IsVoid)
                return From;
            var end = Earlier(Bound, NegatedAt);
            end = Earlier(end, Voice.ClosedAt);
            return SucceededAt is { } at ? Earlier(end, Instants.Later(From, at)) : end;
        }
    }

    public bool TryJoin(Observation next)
    {
        var same = next.Identity == Identity && next.ValidTo == Bound && next.IsForgotten == IsForgotten && next.IsErased == IsErased;
        if (!same || next.OpensRun || NegatedAt is not null || Voice.ExpiresAt <= next.SaidAt || Voice.ClosedAt <= next.From)
            return false;
        observations.Add(next);
        if (next.From < From)
            From = next.From;
        if (next.AffirmedAt > AffirmedAt)
            AffirmedAt = next.AffirmedAt;
        if (RestoredAt is null || next.RestoredAt > RestoredAt)
            RestoredAt = next.RestoredAt ?? RestoredAt;
        if (next.Trust >= Voice.Trust)
            Voice = next;
        return true;
    }

    /// <summary>Ends it where a negation names its value, or names none and so means whatever is current.</summary>
    public void Negate(Observation negation)
    {
        if (NegatedAt is not null || IsForgotten || negation.Identity.Length > 0 && negation.Identity != Identity)
            return;
        if (Bound <= negation.From || RestoredAt > negation.SaidAt)
            return;
        NegatedAt = Instants.Later(From, negation.From);
        Reason = SupersededReason.Negated;
    }

    /// <summary>Takes over where the run ended that it stands in for.</summary>
    public void EndLike(Run other)
    {
        if (other.NegatedAt is not { } end)
            return;
        NegatedAt = Instants.Later(From, end);
        Reason = SupersededReason.Negated;
    }

    /// <summary>Declares that it never held.</summary>
    /// <param name="by">What holds instead.</param>
    public void Void(Run by)
    {
        IsVoid = true;
        Successor = by;
        Reason = SupersededReason.Corrected;
    }

    /// <summary>Ends it before it began.</summary>
    public void CallOff()
    {
        NegatedAt = From;
        Reason = SupersededReason.Negated;
    }

    /// <summary>
    /// Ends it where the first of those after it begins, and lets the next of them take its place. One that was negated or forgotten is
    /// ended too, when what came after it turns out to have begun before, but has no successor. What was erased is told by no memory any
    /// more; it still leads from the one before it to the one after it.
    /// </summary>
    public void Supersede(Run successor, DateTimeOffset beginning)
    {
        SucceededAt = beginning;
        if (NegatedAt is not null || (IsForgotten && !IsErased))
            return;
        Successor = successor;
        Reason = successor.Identity == Identity ? SupersededReason.Merged : SupersededReason.Replaced;
    }

    private static DateTimeOffset? Earlier(DateTimeOffset? one, DateTimeOffset? other) =>
        one is null || other < one ? other ?? one : one;
}
