using System.Runtime.CompilerServices;
using Memory.Server.Memories;
using Memory.Server.Storage;

namespace Memory.Server.Verification;

/// <summary>Walks the whole store and checks every invariant. It changes nothing, and holds one user at a time in memory.</summary>
internal sealed class StoreVerifier(IMemoryStore store, TimeProvider time)
{
    private const int PageSize = 100;

    private readonly ContentsReader contents = new(store);
    private readonly IStoreInspector inspector = store.Inspector ?? throw new NotSupportedException("The store cannot be looked into.");

    /// <summary>How much was looked at so far.</summary>
    public VerifiedCounts Counts { get; private set; } = new();

    /// <summary>Every fault there is.</summary>
    /// <param name="heads">Hashes of lines that somebody noted elsewhere: each must stand in some owner's audit log, or be where retention cut it off.</param>
    /// <param name="cancellationToken">Ends the walk.</param>
    public IAsyncEnumerable<Fault> FindAsync(IEnumerable<string> heads, CancellationToken cancellationToken) => FindAsync(heads, static () => { }, cancellationToken);

    /// <summary>Every fault there is.</summary>
    /// <param name="heads">Hashes of lines that somebody noted elsewhere.</param>
    /// <param name="onUser">Told after every user that was looked at.</param>
    /// <param name="cancellationToken">Ends the walk.</param>
    public async IAsyncEnumerable<Fault> FindAsync(IEnumerable<string> heads, Action onUser, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        StorageBudget.Leave();
        var missing = heads.ToHashSet(StringComparer.OrdinalIgnoreCase);
        var owners = (await store.ListOwnersAsync(cancellationToken)).Concat(await store.Audit.ListOwnersAsync(cancellationToken)).Distinct();
        foreach (var owner in owners.OrderBy(static owner => owner.Value, StringComparer.Ordinal))
        {
            Counts = Counts with { Owners = Counts.Owners + 1 };
            foreach (var text in await TryAsync(() => CheckLogAsync(owner, missing, cancellationToken)))
                yield return new Fault(owner, User: null, "audit", text);
            await foreach (var fault in FindInUsersAsync(owner, onUser, cancellationToken))
                yield return fault;
        }

        foreach (var hash in missing)
            yield return new Fault(Owner: null, User: null, "audit", $"No audit log holds the line of hash {hash}: it was cut off or written anew.");
        foreach (var text in await inspector.InspectAsync(cancellationToken))
            yield return new Fault(Owner: null, User: null, "registry", text);
    }

    private async IAsyncEnumerable<Fault> FindInUsersAsync(OwnerId owner, Action onUser, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        UserId? after = null;
        while (await inspector.ListUsersAsync(owner, after, PageSize, cancellationToken) is { Count: > 0 } page)
        {
            foreach (var user in page)
            {
                Counts = Counts with { Users = Counts.Users + 1 };
                foreach (var (check, text) in await CheckUserAsync(new Scope(owner, user), cancellationToken))
                    yield return new Fault(owner, user, check, text);
                onUser();
            }

            after = page[^1];
        }
    }

    private async ValueTask<IReadOnlyList<(string Check, string Text)>> CheckUserAsync(Scope scope, CancellationToken cancellationToken)
    {
        try
        {
            var user = await contents.ReadAsync(scope, cancellationToken);
            Counts = Counts with { Memories = Counts.Memories + user.Memories.Count, Turns = Counts.Turns + user.Turns.Count };
            var seen = await inspector.InspectAsync(scope, cancellationToken);
            return [.. UserChecks.Find(user, time.Now()), .. seen.Select(static text => ("versions", text))];
        }
        catch (StorageUnavailableException fault)
        {
            return [("reading", $"It cannot be read whole: {fault.Message}")];
        }
    }

    private async Task<IReadOnlyList<string>> CheckLogAsync(OwnerId owner, HashSet<string> heads, CancellationToken cancellationToken)
    {
        var ends = await store.Audit.GetEndsAsync(owner, cancellationToken);
        var chain = new ChainCheck(owner, ends);
        heads.Remove(ends.Anchor.Hash);
        await foreach (var row in store.Audit.ReadAsync(owner, cancellationToken))
        {
            chain.Take(row);
            heads.Remove(row.Hash);
        }

        Counts = Counts with { AuditLines = Counts.AuditLines + chain.Lines };
        return chain.End();
    }

    private static async ValueTask<IReadOnlyList<string>> TryAsync(Func<Task<IReadOnlyList<string>>> check)
    {
        try
        {
            return await check();
        }
        catch (StorageUnavailableException fault)
        {
            return [$"It cannot be read whole: {fault.Message}"];
        }
    }
}

/// <summary>How much was looked at.</summary>
internal sealed record VerifiedCounts(int Owners = 0, int Users = 0, int Memories = 0, int Turns = 0, long AuditLines = 0);
