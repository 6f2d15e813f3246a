using System.Text;
using System.Text.Json;
using Memory.Server.Memories;
using Memory.Server.Storage;
using Memory.Server.Tests.Storage.Images;

namespace Memory.Server.Tests.Backups;

/// <summary>Tells everything that a store holds.</summary>
internal static class WholeStores
{
    /// <param name="store">The store.</param>
    /// <param name="withAudit">Whether audit logs are told too.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public static async Task<string> TellAsync(this IMemoryStore store, bool withAudit, CancellationToken cancellationToken)
    {
        var text = new StringBuilder();
        var owners = (await store.ListOwnersAsync(cancellationToken)).Union(await store.Audit.ListOwnersAsync(cancellationToken));
        foreach (var owner in owners.OrderBy(static owner => owner.Value, StringComparer.Ordinal))
        {
            var told = text.Length;
            foreach (var user in await store.ListUsersAsync(owner, after: null, limit: 1000, cancellationToken))
                text.AppendLine($"{user.Id} {await store.TellImageAsync(new Scope(owner, user.Id), cancellationToken)}");
            foreach (var key in (await store.Keys.ListAsync(owner, after: null, limit: 1000, cancellationToken)).Items)
                text.AppendLine(JsonSerializer.Serialize(key));
            foreach (var tombstone in (await store.Erasures.ListAsync(owner, cancellationToken).ToListAsync(cancellationToken)).OrderBy(static row => row.ScopeHash, StringComparer.Ordinal))
                text.AppendLine(tombstone.ToString());
            if (withAudit)
            {
                foreach (var subject in (await store.Audit.ListSubjectsAsync(owner, cancellationToken).ToListAsync(cancellationToken)).OrderBy(static row => row.ScopeHash, StringComparer.Ordinal))
                    text.AppendLine(subject.ToString());
                if (await store.Audit.GetEndsAsync(owner, cancellationToken) is { Head: not null } ends)
                    text.AppendLine(ends.ToString());
                await foreach (var row in store.Audit.ReadAsync(owner, cancellationToken))
                    text.AppendLine(JsonSerializer.Serialize(row));
            }

            // Of an owner without anything a store may know or not.
            if (text.Length > told)
                text.Insert(told, $"{owner}:{Environment.NewLine}");
        }

        return text.ToString();
    }
}
