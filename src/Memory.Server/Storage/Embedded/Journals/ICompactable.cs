namespace Memory.Server.Storage.Embedded.Journals;

/// <summary>A journal as the compactor sees it.</summary>
internal interface ICompactable
{
    string Path { get; }

    /// <summary>Whether rewriting the file pays: it holds erased rows, or enough dead ones.</summary>
    ValueTask<bool> NeedsCompactionAsync(CancellationToken cancellationToken);

    /// <summary>Rewrites the file with what is alive, if that pays. Others may enter meanwhile, except at the beginning and the end.</summary>
    /// <returns>False when the journal left the memory before that, and nothing was done.</returns>
    Task<bool> CompactAsync(CancellationToken cancellationToken);
}
