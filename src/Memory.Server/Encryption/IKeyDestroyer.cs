namespace Memory.Server.Encryption;

/// <summary>Destroys keys, so that what they sealed opens nowhere any more.</summary>
internal interface IKeyDestroyer
{
    /// <summary>Destroys a holder's key, durably; it cannot be brought back. None is no fault.</summary>
    ValueTask DestroyAsync(KeyHolder holder, CancellationToken cancellationToken);
}

/// <summary>Destroys keys of a store, which has none when it is not encrypted.</summary>
internal sealed class KeyDestroyer(DataKeys? keys) : IKeyDestroyer
{
    public ValueTask DestroyAsync(KeyHolder holder, CancellationToken cancellationToken) => keys?.DestroyAsync(holder, cancellationToken) ?? default;
}
