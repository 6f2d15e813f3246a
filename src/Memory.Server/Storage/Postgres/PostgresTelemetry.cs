namespace Memory.Server.Storage.Postgres;

/// <summary>Where the driver's own spans and measurements are found.</summary>
internal static class PostgresTelemetry
{
    /// <summary>The name of its activity source and of its meter.</summary>
    public const string Name = "Npgsql";
}
