using Memory.Server.Storage.Postgres.Sealing;
using Npgsql;

namespace Memory.Server.Storage.Postgres.Access;

/// <summary>Sends statements together.</summary>
internal static class Batches
{
    /// <summary>
    /// Sends statements and reads their rows to the end, but for those of the first ones, which enter as an owner. What was sent is
    /// not cancelled (<see cref="Database.RunAsync"/>); between rows reading stops.
    /// </summary>
    public static async ValueTask<T> ReadAsync<T>(
        this NpgsqlBatch batch, int entering, RowSeal seal, Func<RowReader, CancellationToken, ValueTask<T>> read, CancellationToken cancellationToken)
    {
        await using var reader = await batch.ExecuteReaderAsync(CancellationToken.None);
        for (var i = 0; i < entering; i++)
            await reader.NextResultAsync(CancellationToken.None);
        var rows = new RowReader(reader, seal);
        var result = await read(rows, cancellationToken);
        await rows.EndAsync(cancellationToken);
        return result;
    }
}
