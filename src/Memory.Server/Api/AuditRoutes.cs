using Memory.Server.Api.Answers;
using Memory.Server.Api.Document;
using Memory.Server.Api.Document.Operations;
using Memory.Server.Api.Reading;
using Memory.Server.Audit;
using Memory.Server.Memories;
using Memory.Server.Storage;
using Memory.Server.Storage.Audit;
using Contract = Memory.Client;

namespace Memory.Server.Api;

/// <summary>The audit log of the caller's own owner. For admin keys only.</summary>
internal static class AuditRoutes
{
    public const int MaxAction = 100;

    public static void Map(IEndpointRouteBuilder admin) => admin.MapGet("/audit", ListAsync).Described(UpkeepOperations.Audit);

    private static async Task<Answer<Contract.AuditPage>> ListAsync(Call call, IMemoryStore store, IAuditSubjects subjects, CancellationToken cancellationToken)
    {
        var query = call.Query;
        var user = query.Text("user_id", Limits.Name);
        var filter = new AuditFilter(Action: query.Text("action", MaxAction), Since: query.Time("since"));
        var list = $"audit of {call.Caller.Owner} {user}\n{filter.Action}\n{filter.Since:O}";
        var (after, limit) = query.Page(list);
        query.Errors.ThrowIfAny();
        if (user is not null)
        {
            // Of somebody without a pseudonym nothing was written down, or nobody can tell any more what.
            if (await subjects.FindAsync(new Scope(call.Caller.Owner, new UserId(user)), cancellationToken) is not { } pseudonym)
                return Answer.Ok(new Contract.AuditPage([], NextCursor: null));
            filter = filter with { Pseudonym = pseudonym };
        }

        var found = await store.Audit.ListAsync(call.Caller.Owner, filter, BeforeOf(after), limit + 1, cancellationToken);
        var page = found.Take(limit).ToArray();
        PageKey? next = found.Count > limit ? new PageKey(DateTimeOffset.UnixEpoch, page[^1].Sequence.ToString(System.Globalization.CultureInfo.InvariantCulture)) : null;
        return Answer.Ok(new Contract.AuditPage([.. page.Select(Entry)], Cursors.Write(next, list)));
    }

    private static long? BeforeOf(PageKey? after) =>
        after is { } key && long.TryParse(key.Tie, System.Globalization.CultureInfo.InvariantCulture, out var sequence) ? sequence : null;

    private static Contract.AuditEntry Entry(AuditRow row) => new()
    {
        Sequence = row.Sequence,
        At = row.At,
        KeyId = row.Key?.ToString(),
        Action = row.Action,
        Pseudonym = row.Pseudonym?.ToString(),
        Details = row.Details,
        Hash = row.Hash,
    };
}
