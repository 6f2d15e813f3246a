namespace Memory.Server.Portability;

/// <summary>How much one export or import may take.</summary>
internal sealed record PortabilityOptions
{
    /// <summary>Exports and imports at a time over all users; further ones wait. The default is 4.</summary>
    public int AtOnce { get; init; } = 4;

    /// <summary>How long one waits before it is told to come back. The default is ten seconds.</summary>
    public TimeSpan SeatPatience { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Bytes per second that a document must come or go with; a slower caller is cut off, so that nobody sits on a seat. The default is 32 KiB.</summary>
    public int MinBytesPerSecond { get; init; } = 32 << 10;

    /// <summary>How long a caller may be slower. The default is 30 seconds.</summary>
    public TimeSpan SlowFor { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Bytes of a document to import. The default is 1 GiB.</summary>
    public long MaxBytes { get; init; } = 1L << 30;

    /// <summary>Records of a document to import; more are refused. The default is 2,000,000.</summary>
    public int MaxRecords { get; init; } = 2_000_000;

    /// <summary>Records that a document may add to a user who holds something already, which is one commit; more are refused. The default is 10,000.</summary>
    public int MaxAdded { get; init; } = 10_000;

    /// <summary>Bytes of these records. The default is 32 MiB.</summary>
    public long MaxAddedBytes { get; init; } = 32L << 20;

    /// <summary>How far another server's clock may be ahead of this one's. The default is five minutes.</summary>
    public TimeSpan ClockSkew { get; init; } = TimeSpan.FromMinutes(5);
}
