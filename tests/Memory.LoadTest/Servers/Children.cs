using System.Diagnostics;

namespace Memory.LoadTest.Servers;

/// <summary>The processes that this one started: they end with it, also when it is interrupted.</summary>
internal static class Children
{
    private static readonly List<Process> All = [];

    static Children() => AppDomain.CurrentDomain.ProcessExit += static (_, _) => EndAll();

    public static void Add(Process process)
    {
        lock (All)
            All.Add(process);
    }

    public static void Remove(Process process)
    {
        lock (All)
            All.Remove(process);
    }

    private static void EndAll()
    {
        lock (All)
        {
            foreach (var process in All.Where(static process => !process.HasExited))
                process.Kill();
        }
    }
}
