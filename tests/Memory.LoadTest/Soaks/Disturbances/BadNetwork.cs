using Memory.LoadTest.Soaks.Plans;
using Memory.Testing;

namespace Memory.LoadTest.Soaks.Disturbances;

/// <summary>The network between servers and database hangs, is slow, or breaks every connection.</summary>
internal sealed class BadNetwork(string name, TcpProxy network, ProxyMode mode, TimeProvider time) : IDisturbance
{
    /// <summary>How long a slow network holds up each packet.</summary>
    public static readonly TimeSpan Delay = TimeSpan.FromMilliseconds(50);

    public Disturbance Kind => new(name, EndsServer: false);

    public bool IsFault => true;

    public async Task<string?> RunAsync(TimeSpan length, CancellationToken cancellationToken)
    {
        network.Mode = mode;
        await Task.Delay(length, time, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        network.Mode = ProxyMode.Pass;
        return mode == ProxyMode.Slow ? $"{Delay.TotalMilliseconds:0} ms for each packet" : null;
    }
}
