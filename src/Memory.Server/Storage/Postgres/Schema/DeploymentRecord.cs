using Memory.Server.Storage.Postgres.Access;

namespace Memory.Server.Storage.Postgres.Schema;

/// <summary>Which vectors the servers on a database are to make: those of the server that started last. The others make none of another kind any more.</summary>
internal static class DeploymentRecord
{
    /// <summary>The most dimensions that pgvector's <c>halfvec</c> can be indexed with.</summary>
    private const int MaxDimensions = 4000;

    private const string Get = "SELECT embedder, dimensions FROM deployment";

    private const string Put =
        """
        INSERT INTO deployment (embedder, dimensions) VALUES ($1, $2)
        ON CONFLICT (only_row) DO UPDATE SET embedder = excluded.embedder, dimensions = excluded.dimensions
        """;

    /// <exception cref="StorageUnavailableException">Postgres cannot hold such vectors.</exception>
    public static void Check(VectorKind wanted)
    {
        if (wanted.Dimensions is < 1 or > MaxDimensions)
            throw new StorageUnavailableException($"The embedder {wanted.Embedder} has {wanted.Dimensions} dimensions; Postgres takes 1 to {MaxDimensions}.");
    }

    /// <summary>Whether no server has asked for other vectors since.</summary>
    public static ValueTask<bool> WantsAsync(Database database, VectorKind kind, CancellationToken cancellationToken) => database.SharedAsync(
        async (rows, token) => !await rows.NextAsync(token) || (rows.Text(), rows.Integer()) == (kind.Embedder, kind.Dimensions), cancellationToken, Get.Alone());

    /// <summary>Notes what is wanted from now on. What is stored stays in use until it was made anew.</summary>
    public static ValueTask PutAsync(Database database, VectorKind wanted, CancellationToken cancellationToken) =>
        database.SendAsync(cancellationToken, Put.Alone().Text(wanted.Embedder).Number((int?)wanted.Dimensions));
}
