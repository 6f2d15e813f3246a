using Memory.Server.Memories;
using Memory.Server.Memories.Associations;
using Memory.Server.Storage;

namespace Memory.Server.Curation.Associations;

/// <summary>Links memories on request, takes links away, and tells what a memory is linked with.</summary>
internal sealed class AssociationBook(IMemoryStore store, AssociationOptions options, TimeProvider time)
{
    /// <summary>Links two different memories, or changes the strength of their link; null when one of them is unknown or deleted.</summary>
    /// <exception cref="ConflictException">There are as many links as there may be, and none of them gives way.</exception>
    public ValueTask<Association?> AssociateAsync(Scope scope, AssociationKey key, double strength, CancellationToken cancellationToken) =>
        store.WriteAsync(scope, async (view, token) =>
        {
            var ends = await view.GetMemoriesAsync([key.Source, key.Target], token);
            if (ends.Count < 2 || ends.Values.Any(static memory => memory.IsDeleted))
                return new Decision<Association?>(UserCommit.None, null);
            var now = time.Now();
            var ledger = await LinkLedger.ReadAsync(view, [key.Source, key.Target], added: 1, options, token);
            var standing = ledger.Find(key) is { IsRemoved: false } known ? known : null;
            if (standing is { IsAutomatic: false } && standing.Strength == strength)
                return new Decision<Association?>(UserCommit.None, standing);
            var link = new Association
            {
                Source = key.Source, Target = key.Target, Relation = key.Relation, Strength = strength, CreatedAt = standing?.CreatedAt ?? now, UpdatedAt = now,
            };
            if (!ledger.TryPut(link))
            {
                throw new ConflictException(
                    $"A memory has at most {options.PerMemory:N0} links and a user {options.PerUser:N0}, and none of those there are was made by a rule; take one away first.");
            }

            return new Decision<Association?>(ledger.AddTo(new UserCommit { At = now }), link);
        }, cancellationToken);

    /// <summary>Takes a link away; false when there is none. One that a rule may make again stays away.</summary>
    public ValueTask<bool> DissociateAsync(Scope scope, AssociationKey key, CancellationToken cancellationToken) =>
        store.WriteAsync(scope, async (view, token) =>
        {
            var link = (await view.GetAssociationsAsync([key.Source], token)).FirstOrDefault(link => link.Key == key);
            if (link is null or { IsRemoved: true })
                return new Decision<bool>(UserCommit.None, Result: false);
            var now = time.Now();
            return new Decision<bool>(
                AutomaticLinks.Relations.Contains(key.Relation)
                    ? new UserCommit { At = now, Associations = [link with { Strength = 0, IsAutomatic = false, IsRemoved = true, UpdatedAt = now }] }
                    : new UserCommit { At = now, Unlinked = [key] },
                Result: true);
        }, cancellationToken);

    /// <summary>What a memory is linked with; null when it is unknown or deleted.</summary>
    public ValueTask<MemoryGraph?> GetGraphAsync(Scope scope, MemoryId root, GraphQuery query, CancellationToken cancellationToken) =>
        store.ReadAsync(scope, (view, token) => new GraphWalk(view, query, time.Now()).FromAsync(root, token), cancellationToken);
}
