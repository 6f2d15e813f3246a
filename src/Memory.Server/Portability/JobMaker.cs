using Memory.Server.Memories;
using Memory.Server.Portability.Documents;

namespace Memory.Server.Portability;

/// <summary>Makes jobs of a user for a document's turns that wait to be read. Their ids are new, since an id tells whose job it is.</summary>
internal sealed class JobMaker(Scope scope, IIdSource ids)
{
    private long made;

    public IngestJob Make(DocumentJob job) => new()
    {
        Id = JobId.Create(scope, ids.NewId()),
        Lane = job.Lane,
        Status = job.Status,
        Messages = job.Messages,

        // Who waits begins anew: what failed elsewhere may work here.
        Attempts = job.Status == JobStatus.Failed ? job.Attempts : 0,
        LastError = job.LastError,
        CreatedAt = job.CreatedAt,
        UpdatedAt = job.UpdatedAt,
        Sequence = ++made,
    };
}
