using System.Globalization;
using Memory.Server.Memories;
using Memory.Server.Storage.Audit;

namespace Memory.Server.Verification;

/// <summary>Walks an owner's audit log and says where its chain is broken.</summary>
internal sealed class ChainCheck(OwnerId owner, AuditEnds ends)
{
    private readonly List<string> faults = [];
    private AuditLink last = ends.Anchor;
    private AuditLink? pruned;

    /// <summary>How many lines there are.</summary>
    public long Lines { get; private set; }

    /// <summary>Takes the next line, as it stands in the store.</summary>
    public void Take(AuditRow row)
    {
        Lines++;
        if (row.Sequence <= last.Sequence)
            faults.Add($"Line {row.Sequence} stands behind line {last.Sequence}: it was put in or moved.");
        else if (row.Sequence > last.Sequence + 1)
            faults.Add($"{Range(last.Sequence + 1, row.Sequence - 1)} missing.");
        else if (!IsHash(row.Hash) || !IsHash(last.Hash) || AuditChain.HashOf(last.Hash, row) != row.Hash)
            faults.Add($"Line {row.Sequence} was changed, or does not follow line {last.Sequence} as it was written.");
        if (row.Sequence == ends.Head?.Sequence && row.Hash != ends.Head.Hash)
            faults.Add($"Line {row.Sequence} is not the one that was noted as the last.");
        if (row.Action == AuditPruning.Action && row.Details.TryGetValue("through", out var through) && row.Details.TryGetValue("hash", out var hash)
            && long.TryParse(through, NumberStyles.None, CultureInfo.InvariantCulture, out var sequence))
            pruned = new AuditLink(sequence, hash);
        last = row.Link;
    }

    /// <summary>What is wrong, once all lines were taken.</summary>
    public IReadOnlyList<string> End()
    {
        if (ends.Head is null && Lines > 0)
            faults.Add("The note of where the log ends is missing, so that nobody can tell whether its end is.");
        if (ends.Head is { } head && head.Sequence > last.Sequence)
            faults.Add($"{Range(last.Sequence + 1, head.Sequence)} missing at the end.");
        if (ends.Anchor != AuditChain.Origin(owner) && (pruned is null || pruned.Sequence < ends.Anchor.Sequence || (pruned.Sequence == ends.Anchor.Sequence && pruned != ends.Anchor)))
            faults.Add($"The log begins behind line {ends.Anchor.Sequence}, and no line says that retention removed what was there.");
        return faults;
    }

    private static string Range(long from, long to) => from == to ? $"Line {from} is" : $"Lines {from} to {to} are";

    private static bool IsHash(string text) => text.Length == 64 && text.All(char.IsAsciiHexDigitLower);
}
