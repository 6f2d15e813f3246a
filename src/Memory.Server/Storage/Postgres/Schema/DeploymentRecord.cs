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

    private const string Put =
        """
        INSERT INTO deployment (embedder, dimensions) VALUES ($1, $2)
        ON CONFLICT (only_row) DO UPDATE SET embedder = excluded.embedder, dimensions = excluded.dimensions
        """;

    /// <summary>The tables that have vectors.</summary>
    private static readonly string[] Tables = ["turns", "memories"];

    /// <summary>Records the embedder of a new database, and fixes the length of its vectors; compares it with a known one's.</summary>
    /// <exception cref="StorageUnavailableException">The database holds vectors of another embedder.</exception>
    public static async Task EnsureAsync(Database database, AnalysisKind kind, CancellationToken cancellationToken)
    {
        if (await database.SharedAsync(ReadAsync, cancellationToken, Get.Alone()) is { } known)
            Compare(known, kind);
        else
            await RecordAsync(database.Source, kind, replaces: false, cancellationToken);
    }

    /// <summary>Records another embedder, and drops the vectors of the one before. With the same embedder nothing is dropped.</summary>
    public static Task ReplaceAsync(Database database, AnalysisKind kind, CancellationToken cancellationToken) =>
        RecordAsync(database.Source, kind, replaces: true, cancellationToken);

    /// <summary>Several servers may start at once: the first one records, the others compare.</summary>
    private static async Task RecordAsync(
        NpgsqlDataSource source, AnalysisKind kind, bool replaces, CancellationToken cancellationToken)
    {
        if (kind.Dimensions is < 1 or > MaxDimensions)
            throw new StorageUnavailableException($"The embedder {kind.Embedder} has {kind.Dimensions} dimensions; Postgres takes 1 to {MaxDimensions}.");
        await using var connection = await source.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        await using var look = Batch(connection, [Lock.Alone(), Get.Alone()]);
        await using (var reader = await look.ExecuteReaderAsync(cancellationToken))
        {
            var known = await ReadAsync(new RowReader(reader), cancellationToken);
            if (known is not null && !replaces)
                Compare(known, kind);
            if (known is not null && Same(known, kind))
                return;
        }

        await using var write = Batch(connection, [.. Tables.Select(table => Clear(table, kind.Dimensions).Alone()), Put.Alone().Text(kind.Embedder).Number((int?)kind.Dimensions)]);
        write.Timeout = 0;
        await write.ExecuteNonQueryAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
    }

    private static string Clear(string table, int dimensions) =>
        $"ALTER TABLE {table} ALTER COLUMN embedding TYPE halfvec({dimensions.ToString(CultureInfo.InvariantCulture)}) USING NULL";

    private static void Compare(AnalysisKind known, AnalysisKind kind)
    {
        if (!Same(known, kind))
        {
            throw new StorageUnavailableException(
                $"The database holds vectors of {known.Embedder} ({known.Dimensions} dimensions), and the settings ask for {kind.Embedder} ({kind.Dimensions}). "
                + "Set the embedder that it was made with, or make all vectors anew: stop the servers and run the command reembed.");
        }
    }

    /// <summary>Stems are made anew whenever their version differs; vectors are not.</summary>
    private static bool Same(AnalysisKind known, AnalysisKind kind) => (known.Embedder, known.Dimensions) == (kind.Embedder, kind.Dimensions);

    private static async ValueTask<AnalysisKind?> ReadAsync(RowReader rows, CancellationToken cancellationToken) =>
        await rows.FirstAsync(static row => new AnalysisKind(0, row.Text(), row.Integer()), cancellationToken);

    private static NpgsqlBatch Batch(NpgsqlConnection connection, IEnumerable<NpgsqlBatchCommand> statements)
    {
        var batch = connection.CreateBatch();
        foreach (var statement in statements)
            batch.BatchCommands.Add(statement);
        return batch;
    }
}
