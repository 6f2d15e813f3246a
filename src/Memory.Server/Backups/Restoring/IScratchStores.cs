using Memory.Server.Storage;

namespace Memory.Server.Backups.Restoring;

/// <summary>Makes stores to try something in.</summary>
internal interface IScratchStores
{
    /// <summary>An empty one. It is gone when it is disposed of.</summary>
    ValueTask<IScratchStore> CreateAsync(CancellationToken cancellationToken);
}

/// <summary>A store to try something in.</summary>
internal interface IScratchStore : IAsyncDisposable
{
    IMemoryStore Store { get; }

    /// <summary>Closes it and opens it again.</summary>
    ValueTask ReopenAsync(CancellationToken cancellationToken);
}
