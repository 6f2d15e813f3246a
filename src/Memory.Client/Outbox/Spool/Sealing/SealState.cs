namespace Memory.Client;

/// <summary>What a record turned out to be when it was opened.</summary>
internal enum SealState
{
    /// <summary>It was never sealed.</summary>
    Plain,

    /// <summary>It was sealed, and is open.</summary>
    Opened,

    /// <summary>It is sealed under a key that is not here.</summary>
    Foreign,

    /// <summary>It was changed, or stood elsewhere when it was sealed.</summary>
    Broken,
}
