using System.Diagnostics;
using System.Text;
using Memory.Benchmarks.Postgres;
using Npgsql;

namespace Memory.Benchmarks.Writes;

/// <summary>The least that a durable write costs where a store writes: a line at the end of a file, or a row by one statement.</summary>
internal static class WriteFloor
{
    private const int WarmUp = 50;
    private const int Times = 300;

    private static readonly string Line = new('x', 300);

    public static Latencies OfDisk(DirectoryInfo folder)
    {
        var floor = new Latencies("floor: 300 bytes at the end of a file, flushed");
        using var file = File.OpenHandle(Path.Combine(folder.FullName, "floor"), FileMode.Create, FileAccess.Write);
        var line = Encoding.ASCII.GetBytes(Line);
        for (var i = 0; i < WarmUp + Times; i++)
        {
            if (i == WarmUp)
                floor.Clear();
            floor.Measure(() =>
            {
                RandomAccess.Write(file, line, (long)i * line.Length);
                RandomAccess.FlushToDisk(file);
            });
        }

        return floor;
    }

    public static async Task<Latencies> OfDatabaseAsync(string connectionString)
    {
        var floor = new Latencies("floor: a row of 300 bytes, one statement, one connection");
        await using var source = NpgsqlDataSource.Create(connectionString);
        await using (var create = source.CreateCommand("CREATE TABLE write_floor (id bigint PRIMARY KEY, line text)"))
            await create.ExecuteNonQueryAsync();
        await using var connection = await source.OpenConnectionAsync();
        await using var insert = new NpgsqlCommand("INSERT INTO write_floor (id, line) VALUES ($1, $2)", connection)
        {
            Parameters = { new() { Value = 0L }, new() { Value = Line } },
        };
        for (var i = 0; i < WarmUp + Times; i++)
        {
            if (i == WarmUp)
                floor.Clear();
            insert.Parameters[0].Value = Stopwatch.GetTimestamp();
            await floor.MeasureAsync(() => insert.ExecuteNonQueryAsync());
        }

        return floor;
    }
}
