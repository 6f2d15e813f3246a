namespace Memory.Server.Encryption.Masters;

/// <summary>
/// Wraps all keys under the current master key and forgets the others. It can be stopped at any time and go on later, while keys are used, made
/// and destroyed.
/// </summary>
internal sealed class MasterRotation(IKeyRing ring, OpenMasters masters)
{
    private const int PageSize = 200;

    /// <summary>Whether some other master key than the current one may still wrap something.</summary>
    public async ValueTask<bool> IsNeededAsync(CancellationToken cancellationToken) =>
        masters.Current is { } current && (await ring.ListMastersAsync(cancellationToken)).Any(master => master.Id != current.Id);

    /// <param name="onProgress">Told after each page how many keys were looked at.</param>
    /// <param name="cancellationToken">Stops it between two keys.</param>
    public async ValueTask<RotationResult> RunAsync(Action<int>? onProgress, CancellationToken cancellationToken)
    {
        var result = new RotationResult(Wrapped: 0, Closed: 0, IsDone: true);
        if (masters.Current is not { } current || !await IsNeededAsync(cancellationToken))
            return result;
        var former = (await ring.ListMastersAsync(cancellationToken)).Where(master => master.Id != current.Id).ToArray();
        var seen = 0;
        KeyHolder? after = null;
        while (await ring.ListAsync(after, PageSize, cancellationToken) is { Count: > 0 } page)
        {
            foreach (var (holder, key) in page)
            {
                cancellationToken.ThrowIfCancellationRequested();
                if (key.Master != current.Id)
                    result = await RewrapAsync(holder, key, current, cancellationToken) ? result with { Wrapped = result.Wrapped + 1 } : result with { Closed = result.Closed + 1 };
            }

            after = page[^1].Holder;
            onProgress?.Invoke(seen += page.Count);
        }

        // What a key that does not open was wrapped by must stay known, in case the key is brought back from a backup of the ring.
        foreach (var master in former)
            result = result with { IsDone = result.Closed == 0 && await ring.RemoveMasterAsync(master.Id, cancellationToken) && result.IsDone };
        return result;
    }

    /// <summary>Wraps one key anew; false when it does not open.</summary>
    private async ValueTask<bool> RewrapAsync(KeyHolder holder, WrappedKey key, MasterKey current, CancellationToken cancellationToken)
    {
        try
        {
            var former = await masters.GetAsync(key.Master, cancellationToken);
            if (current.TryRewrap(key, former, holder.ToPlace()) is not { } anew)
                return false;

            // One that was destroyed or wrapped anew meanwhile is as it should be.
            await ring.ReplaceAsync(holder, key, anew, cancellationToken);
            return true;
        }
        catch (KeyUnavailableException)
        {
            return false;
        }
    }
}

/// <summary>What a rotation did.</summary>
/// <param name="Wrapped">How many keys were wrapped anew.</param>
/// <param name="Closed">How many do not open, and were left as they are.</param>
/// <param name="IsDone">Whether nothing but the current master key is needed any more.</param>
internal sealed record RotationResult(int Wrapped, int Closed, bool IsDone);
