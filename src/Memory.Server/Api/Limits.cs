namespace Memory.Server.Api;

/// <summary>The contract's bounds on what a request may hold.</summary>
internal static class Limits
{
    /// <summary>Characters of ids, keys and names.</summary>
    public const int Name = 255;

    /// <summary>Characters of a memory's content.</summary>
    public const int Content = 10_000;

    /// <summary>Characters of a message's content, and of a question.</summary>
    public const int Message = 100_000;

    /// <summary>Messages of one ingest.</summary>
    public const int Messages = 100;

    /// <summary>Memories of one batch.</summary>
    public const int Batch = 1000;

    /// <summary>Characters of the reason for a restore.</summary>
    public const int Reason = 1000;

    /// <summary>Bytes of a value or of metadata.</summary>
    public const int SmallJson = 5 * 1024;

    /// <summary>Levels of metadata, the root being the first.</summary>
    public const int MetadataLevels = 5;

    /// <summary>Bytes of a session's context.</summary>
    public const int SessionContext = 64 * 1024;

    /// <summary>Ten years in seconds.</summary>
    public const int Ttl = 315_360_000;

    /// <summary>Memories or turns of one recall.</summary>
    public const int Recall = 100;

    /// <summary>Lines that a client may ask about.</summary>
    public const int Held = 200;

    /// <summary>Characters of a line's key.</summary>
    public const int HeldKey = 400;

    /// <summary>How many links away a graph goes at most.</summary>
    public const int GraphDepth = 4;

    /// <summary>How many it goes when nobody says.</summary>
    public const int DefaultGraphDepth = 2;

    /// <summary>Memories of one graph.</summary>
    public const int GraphNodes = 500;

    /// <summary>Tokens of a rendered context.</summary>
    public const int TokenBudget = 32_768;
}
