using System.Runtime.InteropServices;

namespace Memory.LoadTest.Traffic;

/// <summary>Real time. Sleeps until shortly before the moment and yields for the rest, so that requests leave on time without a core being kept busy.</summary>
internal sealed partial class RealPace(TimeProvider time) : IPace
{
    private static readonly TimeSpan Oversleep = TimeSpan.FromMicroseconds(80);
    private static readonly TimeSpan Longest = TimeSpan.FromMilliseconds(50);

    private long started = time.GetTimestamp();

    public TimeSpan Now => time.GetElapsedTime(started);

    /// <summary>Begins anew: the run starts now.</summary>
    public void Restart() => started = time.GetTimestamp();

    public void WaitUntil(TimeSpan due, CancellationToken cancellationToken)
    {
        for (var left = due - Now; left > TimeSpan.Zero && !cancellationToken.IsCancellationRequested; left = due - Now)
        {
            if (left > Oversleep)
                Sleep(left - Oversleep < Longest ? left - Oversleep : Longest, cancellationToken);
            else
                Thread.Yield();
        }
    }

    private static void Sleep(TimeSpan span, CancellationToken cancellationToken)
    {
        if (OperatingSystem.IsWindows())
        {
            cancellationToken.WaitHandle.WaitOne(TimeSpan.FromMilliseconds(Math.Floor(span.TotalMilliseconds)));
            return;
        }

        var wanted = new Duration { Nanoseconds = (nint)(span.Ticks * 100) };
        _ = NanoSleep(in wanted, 0);
    }

    [LibraryImport("libc", EntryPoint = "nanosleep")]
    private static partial int NanoSleep(in Duration wanted, nint remaining);

    /// <summary>The operating system's <c>timespec</c>; never a second or more here.</summary>
    [StructLayout(LayoutKind.Sequential)]
    private struct Duration
    {
        public nint Seconds;
        public nint Nanoseconds;
    }
}
