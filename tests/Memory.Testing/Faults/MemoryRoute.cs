namespace Memory.Testing.Faults;

/// <summary>What a chat asks of a memory server.</summary>
public enum MemoryRoute
{
    /// <summary>The essentials about the user.</summary>
    Conscious,

    /// <summary>What helps with the user's message.</summary>
    Recall,

    /// <summary>Handing a turn over.</summary>
    Ingest,

    /// <summary>Anything else.</summary>
    Other,
}
