using System.Globalization;
using System.Runtime.InteropServices;

namespace Memory.LoadTest.Servers;

/// <summary>What a process has used so far, as the operating system counts it; nothing where it keeps no <c>/proc</c>.</summary>
/// <param name="CpuSeconds">Of all its threads, and of the children that it waited for.</param>
/// <param name="ResidentBytes">What it holds in memory.</param>
/// <param name="PeakBytes">The most that it held since the start, or since <see cref="ForgetPeak"/>.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct ProcessUsage(double CpuSeconds, long ResidentBytes, long PeakBytes)
{
    /// <summary>Units of time in <c>/proc</c>: a hundred a second on every Linux that .NET runs on.</summary>
    private const double TicksPerSecond = 100;

    public static ProcessUsage Of(int process)
    {
        try
        {
            var status = File.ReadLines($"/proc/{process}/status").ToList();
            return new ProcessUsage(CpuOf(process), Kibibytes(status, "VmRSS:"), Kibibytes(status, "VmHWM:"));
        }
        catch (IOException)
        {
            return default;
        }
    }

    /// <summary>A process and those that it started, such as a database server with its connections: their time alone, since they share memory.</summary>
    public static double CpuOfFamily(int process)
    {
        try
        {
            var children = File.ReadAllText($"/proc/{process}/task/{process}/children").Split(' ', StringSplitOptions.RemoveEmptyEntries);
            return CpuOf(process) + children.Sum(static child => TryCpuOf(int.Parse(child, CultureInfo.InvariantCulture)));
        }
        catch (IOException)
        {
            return 0;
        }
    }

    /// <summary>Has the peak counted anew, where the operating system lets us.</summary>
    public static void ForgetPeak(int process)
    {
        try
        {
            File.WriteAllText($"/proc/{process}/clear_refs", "5");
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
        {
            // Then the peak is that of the whole life, which is more and never less.
        }
    }

    private static double TryCpuOf(int process)
    {
        try
        {
            return CpuOf(process);
        }
        catch (IOException)
        {
            // It ended since it was listed; its parent has counted it.
            return 0;
        }
    }

    /// <summary>The fields behind the name, which stands in brackets and may hold anything: user and system time are the 14th and 15th of all, those of children the next two.</summary>
    private static double CpuOf(int process)
    {
        var line = File.ReadAllText($"/proc/{process}/stat");
        var fields = line[(line.LastIndexOf(')') + 2)..].Split(' ');
        return fields[11..15].Sum(static field => double.Parse(field, CultureInfo.InvariantCulture)) / TicksPerSecond;
    }

    private static long Kibibytes(List<string> status, string name) =>
        status.FirstOrDefault(line => line.StartsWith(name, StringComparison.Ordinal)) is { } line
            ? long.Parse(line[name.Length..].Replace("kB", "", StringComparison.Ordinal).Trim(), CultureInfo.InvariantCulture) * 1024
            : 0;
}
