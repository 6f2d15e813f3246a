using System.Globalization;
using Npgsql;

namespace Memory.Benchmarks.Footprints;

/// <summary>How much processor time a Postgres on this machine has used, with all its processes; nothing where that cannot be seen.</summary>
internal static class DatabaseCpu
{
    /// <summary>Linux counts in hundredths of a second for whoever reads it from a file.</summary>
    private const double TicksPerSecond = 100;

    public static async Task<TimeSpan?> ReadAsync(string connectionString)
    {
        await using var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(connectionString) { Pooling = false }.ConnectionString);
        await connection.OpenAsync();
        await using var ask = new NpgsqlCommand("SELECT pg_backend_pid()", connection);
        if (Read((int)(await ask.ExecuteScalarAsync())!) is not { } own)
            return null;
        var all = Directory.EnumerateDirectories("/proc").Select(static folder => int.TryParse(Path.GetFileName(folder), CultureInfo.InvariantCulture, out var id) ? Read(id) : null).OfType<Usage>();
        return all.Where(process => process.Parent == own.Parent).Append(Read(own.Parent)!).Aggregate(TimeSpan.Zero, static (sum, process) => sum + process.Time);
    }

    /// <summary>A process, the time of children that have ended included; null for none of that number or none of Postgres.</summary>
    private static Usage? Read(int process)
    {
        try
        {
            var line = File.ReadAllText(string.Create(CultureInfo.InvariantCulture, $"/proc/{process}/stat"));
            var fields = line[(line.LastIndexOf(')') + 2)..].Split(' ');
            return line.Contains("(postgres)", StringComparison.Ordinal)
                ? new Usage(int.Parse(fields[1], CultureInfo.InvariantCulture), TimeSpan.FromSeconds(fields[11..15].Sum(static ticks => double.Parse(ticks, CultureInfo.InvariantCulture)) / TicksPerSecond))
                : null;
        }
        catch (IOException)
        {
            return null;
        }
    }

    private sealed record Usage(int Parent, TimeSpan Time);
}
