using Memory.Server.Storage.Audit;
using Memory.Server.Storage.Embedded.Journals;

namespace Memory.Server.Storage.Embedded.Audit;

/// <summary>What is kept in memory of the file that an owner's log is being written to: where its chain ends.</summary>
/// <param name="before">Where the file before it ends.</param>
internal sealed class SegmentState(AuditLink before) : IJournalState
{
    public AuditLink Head { get; private set; } = before;

    /// <summary>How many lines the file holds.</summary>
    public int Count { get; private set; }

    public long Version => 0;

    public long Size => Written;

    public long Written => Count;

    public int Erasures => 0;

    public void Apply(AuditRow row)
    {
        Count++;
        Head = row.Link;
    }

    public void Replay(ReadOnlySpan<byte> entry) => Apply(AuditLine.Parse(entry));

    public void Loaded()
    {
        // Everything is in its place as it was replayed.
    }

    public JournalSnapshot Capture() => throw new NotSupportedException("A log is not rewritten in place.");

    public void Rewritten(JournalSnapshot snapshot) => throw new NotSupportedException("A log is not rewritten in place.");
}
