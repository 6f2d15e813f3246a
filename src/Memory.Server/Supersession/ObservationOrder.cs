using Memory.Server.Memories;

namespace Memory.Server.Supersession;

/// <summary>
/// The order in which observations are folded: by where they stand in time, when they were said, whose word they are, and what they say.
/// It knows nothing of arrival or ids, so that any order of arrival folds to the same view.
/// </summary>
internal sealed class ObservationOrder : IComparer<Observation>
{
    public static ObservationOrder Instance { get; } = new();

    public int Compare(Observation? x, Observation? y)
    {
        ArgumentNullException.ThrowIfNull(x);
        ArgumentNullException.ThrowIfNull(y);
        var order = x.Position.CompareTo(y.Position);
        if (order == 0)
            order = x.SaidAt.CompareTo(y.SaidAt);
        if (order == 0)
            order = x.From.CompareTo(y.From);
        if (order == 0)
            order = x.Trust.CompareTo(y.Trust);
        if (order == 0)
            order = x.Stance.CompareTo(y.Stance);
        if (order == 0)
            order = string.CompareOrdinal(x.Identity, y.Identity);
        if (order == 0)
            order = string.CompareOrdinal(x.Content, y.Content);
        if (order == 0)
            order = Nullable.Compare(x.ValidTo, y.ValidTo);
        if (order == 0)
            order = x.TemporalState.CompareTo(y.TemporalState);
        if (order == 0)
            order = string.CompareOrdinal(x.Corrects, y.Corrects);

        // One that leaves its beginning open takes over that of what it corrects; one that tells the same instant does not.
        if (order == 0)
            order = Nullable.Compare(x.ValidFrom, y.ValidFrom);
        return order == 0 ? Nullable.Compare(x.RestoredAt, y.RestoredAt) : order;
    }
}
