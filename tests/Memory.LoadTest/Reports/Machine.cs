using System.Globalization;
using System.Runtime.InteropServices;

namespace Memory.LoadTest.Reports;

/// <summary>What the figures were measured on.</summary>
internal sealed record Machine
{
    public required string Cpu { get; init; }

    public required int Cores { get; init; }

    public required double MemoryGiB { get; init; }

    public required string OperatingSystem { get; init; }

    public required string DotNet { get; init; }

    /// <summary>The file system of the data, and what kind of disk it lies on.</summary>
    public required string Disk { get; init; }

    /// <summary>The database server; null when there is none.</summary>
    public string? Postgres { get; init; }

    public static Machine Describe(string dataFolder, string? postgres) => new()
    {
        Cpu = FirstValue("/proc/cpuinfo", "model name") ?? RuntimeInformation.ProcessArchitecture.ToString(),
        Cores = Environment.ProcessorCount,
        MemoryGiB = Math.Round(GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / (double)(1L << 30), 1),
        OperatingSystem = FirstValue("/etc/os-release", "PRETTY_NAME", '=')?.Trim('"') ?? RuntimeInformation.OSDescription,
        DotNet = RuntimeInformation.FrameworkDescription,
        Disk = DiskOf(dataFolder),
        Postgres = postgres,
    };

    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"{Cpu}, {Cores} cores, {MemoryGiB:0.#} GiB, {OperatingSystem}, {DotNet}, data on {Disk}{(Postgres is null ? "" : $", {Postgres}")}");

    private static string? FirstValue(string path, string name, char separator = ':')
    {
        try
        {
            return File.ReadLines(path).FirstOrDefault(line => line.StartsWith(name, StringComparison.Ordinal))?.Split(separator, 2)[^1].Trim();
        }
        catch (IOException)
        {
            return null;
        }
    }

    /// <summary>The mounted file system with the longest path that the folder begins with.</summary>
    private static string DiskOf(string folder)
    {
        try
        {
            var path = Path.GetFullPath(folder);
            var mount = File.ReadLines("/proc/mounts").Select(static line => line.Split(' '))
                .Where(fields => path == fields[1] || path.StartsWith(fields[1].TrimEnd('/') + "/", StringComparison.Ordinal))
                .MaxBy(static fields => fields[1].Length);
            if (mount is null)
                return "an unknown disk";
            var device = Path.GetFileName(mount[0]).TrimEnd('0', '1', '2', '3', '4', '5', '6', '7', '8', '9');
            return $"{mount[2]} ({KindOf(device)})";
        }
        catch (IOException)
        {
            return "an unknown disk";
        }
    }

    private static string KindOf(string device) => (device, FirstLine($"/sys/block/{device}/queue/rotational")) switch
    {
        (['n', 'v', 'm', 'e', ..], _) => "NVMe",
        (_, null) => "no disk of its own",
        (['v', 'd', ..], _) => "virtual disk",
        (_, "0") => "SSD",
        _ => "rotating disk",
    };

    private static string? FirstLine(string path) => File.Exists(path) ? File.ReadLines(path).FirstOrDefault() : null;
}
