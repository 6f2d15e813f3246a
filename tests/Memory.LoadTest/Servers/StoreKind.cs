namespace Memory.LoadTest.Servers;

/// <summary>What keeps the data of the servers that are measured.</summary>
internal enum StoreKind
{
    /// <summary>A folder.</summary>
    Embedded,

    /// <summary>A database.</summary>
    Postgres,
}
