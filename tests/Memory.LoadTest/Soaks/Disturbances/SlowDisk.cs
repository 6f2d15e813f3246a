using System.Globalization;
using Memory.LoadTest.Soaks.Plans;

namespace Memory.LoadTest.Soaks.Disturbances;

/// <summary>A neighbour writes large files beside the store and has each flushed, so that the store waits for the disk. It is a busy disk, not a broken one.</summary>
internal sealed class SlowDisk(string folder, TimeProvider time) : IDisturbance
{
    private const int BlockBytes = 4 << 20;
    private const int BlocksPerFile = 32;

    public Disturbance Kind => new("busy disk", EndsServer: false);

    public bool IsFault => true;

    public async Task<string?> RunAsync(TimeSpan length, CancellationToken cancellationToken)
    {
        var started = time.GetTimestamp();
        var written = await Task.Factory.StartNew(
            () => Write(() => time.GetElapsedTime(started) < length && !cancellationToken.IsCancellationRequested), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        return string.Create(CultureInfo.InvariantCulture, $"{written >> 20:#,0} MiB written and flushed beside it");
    }

    private long Write(Func<bool> goesOn)
    {
        var path = Path.Combine(folder, $"neighbour-{Environment.ProcessId}");
        var block = new byte[BlockBytes];
        new Random(1).NextBytes(block);
        var written = 0L;
        try
        {
            while (goesOn())
            {
                using var file = new FileStream(path, FileMode.Create, FileAccess.Write, FileShare.None, bufferSize: 0);
                for (var number = 0; number < BlocksPerFile && goesOn(); number++, written += BlockBytes)
                    file.Write(block);
                file.Flush(flushToDisk: true);
            }
        }
        finally
        {
            File.Delete(path);
        }

        return written;
    }
}
