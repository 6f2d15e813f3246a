using System.Runtime.CompilerServices;
using Memory.Server.Memories;
using Memory.Server.Storage;
using Memory.Server.Storage.Audit;

namespace Memory.Server.Audit;

/// <summary>Finds users' lines in the logs by their pseudonyms.</summary>
internal sealed class AuditReader(IMemoryStore store) : IAuditReader, IAuditSubjects
{
    private const int PageSize = 200;

    public ValueTask<Guid?> FindAsync(Scope scope, CancellationToken cancellationToken) => store.Audit.FindSubjectAsync(scope, cancellationToken);

    public ValueTask ForgetAsync(Scope scope, CancellationToken cancellationToken) => store.Audit.ForgetSubjectAsync(scope, cancellationToken);

    public async IAsyncEnumerable<AuditEntry> ListAsync(OwnerId owner, UserId user, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        if (await FindAsync(new Scope(owner, user), cancellationToken) is not { } pseudonym)
            yield break;
        long? before = null;
        IReadOnlyList<AuditRow> page;
        do
        {
            page = await store.Audit.ListAsync(owner, new AuditFilter(pseudonym), before, PageSize, cancellationToken);
            foreach (var row in page)
            {
                yield return new AuditEntry(row.Sequence, row.At, row.Key, row.Action, row.Pseudonym, row.Details);
                before = row.Sequence;
            }
        }
        while (page.Count == PageSize);
    }
}
