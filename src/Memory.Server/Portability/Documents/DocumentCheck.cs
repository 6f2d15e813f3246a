using Memory.Server.Memories;
using Memory.Server.Memories.Associations;

namespace Memory.Server.Portability.Documents;

/// <summary>Checks how the records of a document belong together, record by record and, once all are known, as a whole.</summary>
internal sealed class DocumentCheck(DocumentIndex index, PortabilityOptions options, Action<string, string> fault)
{
    private readonly MemoryCheck memories = new(fault);
    private readonly Dictionary<(string Message, JobLane Lane), int> jobs = [];
    private readonly List<(string Place, SessionId Session)> strangers = [];
    private readonly List<(string Place, Association Link)> links = [];
    private readonly List<(string Place, MessageId Message)> waiting = [];
    private int records;

    /// <summary>Looks at a record; false when no further one need be looked at.</summary>
    public bool Add(DocumentRecord record, UInt128 hash)
    {
        if (++records > options.MaxRecords)
        {
            fault(record.List, $"The document holds more than {options.MaxRecords:N0} records.");
            return false;
        }

        var row = record.Row is DocumentMemory version ? version.Memory : record.Row;
        if (row is not DocumentJob && !index.TryAdd(row, hash))
            fault(record.Place, "It is in the document twice.");
        switch (record.Row)
        {
            case Turn turn when !index.Has(turn.Session):
                strangers.Add((record.Place, turn.Session));
                break;
            case DocumentMemory memory:
                memories.Add(record.Place, memory);
                break;
            case Association link:
                links.Add((record.Place, link));
                break;
            case DocumentJob job:
                Add(record.Place, job);
                break;
        }

        return true;
    }

    /// <summary>Looks at what can only be told of the whole.</summary>
    public void Finish()
    {
        foreach (var (place, session) in strangers.Where(turn => !index.Has(turn.Session)))
            fault($"{place}.session_id", "session_id names a session that the document does not hold.");
        foreach (var (place, message) in waiting.Where(job => !index.Has(job.Message)))
            fault($"{place}.message_ids", "message_ids names a message that the document does not hold.");
        foreach (var (place, link) in links)
        {
            if (!memories.Has(link.Source))
                fault($"{place}.source_id", "source_id names a memory that the document does not hold.");
            if (!memories.Has(link.Target))
                fault($"{place}.target_id", "target_id names a memory that the document does not hold.");
        }

        memories.Finish(index);
    }

    private void Add(string place, DocumentJob job)
    {
        foreach (var message in job.Messages)
        {
            if (!jobs.TryAdd((message.Value, job.Lane), 0))
                fault($"{place}.message_ids", "message_ids names a message that another job of that lane has.");
            waiting.Add((place, message));
        }
    }
}
