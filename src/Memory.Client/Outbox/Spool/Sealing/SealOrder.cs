namespace Memory.Client;

/// <summary>
/// Whether sealed records stand where they were written: each is the next one of its file. Where a stretch is damaged some may be missing, so that
/// behind it any later one will do. Never one from before, so that none counts twice or out of turn.
/// </summary>
/// <param name="next">The place of the first one; null when any will do.</param>
internal sealed class SealOrder(uint? next)
{
    private bool isLoose = next is null;

    /// <summary>The place of the record that is to come next.</summary>
    public uint Next { get; private set; } = next ?? 0;

    /// <summary>Takes a record of this place, unless it is not its turn.</summary>
    public bool TryTake(uint place)
    {
        if (place < Next || (place > Next && !isLoose))
            return false;
        (Next, isLoose) = (place + 1, false);
        return true;
    }

    /// <summary>Notes that something cannot be read here.</summary>
    public void Loosen() => isLoose = true;
}
