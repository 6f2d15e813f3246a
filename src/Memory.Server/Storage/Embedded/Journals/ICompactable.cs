namespace Memory.Server.Storage.Embedded.Journals;

/// <summary>A journal as the compactor sees it.</summary>
internal interface ICompactable
{
    string Path { get; }

    /// <summary>Whether rewriting the file pays: it holds erased rows, or enough dead ones.</summary>
    bool NeedsCompaction { get; }

    /// <summary>Rewrites the file with what is alive. Others may enter meanwhile, except at the beginning and the end.</summary>
    Task CompactAsync(CancellationToken cancellationToken);
}
