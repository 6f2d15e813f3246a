namespace Memory.Client;

/// <summary>Why messages were lost.</summary>
internal enum DropReason
{
    /// <summary>Memory was full.</summary>
    Full,

    /// <summary>The spool had reached its size, and memory was full too.</summary>
    SpoolFull,

    /// <summary>The spool folder could not be written, and memory was full too.</summary>
    SpoolFailed,

    /// <summary>The outbox was closed.</summary>
    Closed,

    /// <summary>The outbox ended with messages in memory alone.</summary>
    Abandoned,

    /// <summary>A record of the spool could not be read.</summary>
    Damaged,
}
