using System.Globalization;
using Memory.Server.Storage.Postgres.Access;
using Npgsql;

namespace Memory.Server.Storage.Postgres.Schema;

/// <summary>What the stored vectors were made by. They are of one kind in a database, and of one length.</summary>
internal static class DeploymentRecord
{
    /// <summary>The most dimensions that pgvector's <c>halfvec</c> can be indexed with.</summary>
    private const int MaxDimensions = 4000;

    private const string Lock = "LOCK TABLE deployment IN ACCESS EXCLUSIVE MODE";

    private const string Get = "SELECT embedder, dimensions FROM deployment";

    private const string Add = "INSERT INTO deployment (embedder, dimensions) VALUES ($1, $2)";

    /// <summary>Records the embedder of a new database, and fixes the length of its vectors; compares it with a known one's.</summary>
    /// <exception cref="StorageUnavailableException">The database holds vectors of another embedder.</exception>
    public static async Task EnsureAsync(NpgsqlDataSource source, AnalysisKind kind, CancellationToken cancellationToken)
    {
        await using var connection = await source.OpenConnectionAsync(cancellationToken);
        if (await ReadAsync(connection, cancellationToken) is { } known)
        {
            Compare(known, kind);
            return;
        }

        // Several servers may start at once.
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        await ExecuteAsync(connection, Lock.Alone(), cancellationToken);
        if (await ReadAsync(connection, cancellationToken) is { } meanwhile)
        {
            Compare(meanwhile, kind);
            return;
        }

        if (kind.Dimensions is < 1 or > MaxDimensions)
            throw new StorageUnavailableException($"The embedder {kind.Embedder} has {kind.Dimensions} dimensions; Postgres takes 1 to {MaxDimensions}.");
        foreach (var table in (string[])["turns", "memories"])
            await ExecuteAsync(connection, FixLength(table, kind.Dimensions).Alone(), cancellationToken);
        await ExecuteAsync(connection, Add.Alone().Text(kind.Embedder).Number((int?)kind.Dimensions), cancellationToken);
        await transaction.CommitAsync(cancellationToken);
    }

    private static string FixLength(string table, int dimensions) =>
        $"ALTER TABLE {table} ALTER COLUMN embedding TYPE halfvec({dimensions.ToString(CultureInfo.InvariantCulture)})";

    private static void Compare((string Embedder, int Dimensions) known, AnalysisKind kind)
    {
        if (known != (kind.Embedder, kind.Dimensions))
        {
            throw new StorageUnavailableException(
                $"The database holds vectors of {known.Embedder} ({known.Dimensions} dimensions), and the settings ask for {kind.Embedder} ({kind.Dimensions}). "
                + "Set the embedder that it was made with, or make all vectors anew: stop the servers and run the command reembed.");
        }
    }

    private static async Task<(string Embedder, int Dimensions)?> ReadAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(Get, connection);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        return await reader.ReadAsync(cancellationToken) ? (reader.GetString(0), reader.GetInt32(1)) : null;
    }

    private static async Task ExecuteAsync(NpgsqlConnection connection, NpgsqlBatchCommand statement, CancellationToken cancellationToken)
    {
        await using var batch = connection.CreateBatch();
        batch.BatchCommands.Add(statement);
        await batch.ExecuteNonQueryAsync(cancellationToken);
    }
}
