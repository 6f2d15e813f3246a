namespace Memory.Server.Portability;

/// <summary>Bounds how many exports and imports run at a time, each of which holds a connection or a file for as long as its caller takes.</summary>
internal sealed class PortabilitySeats(PortabilityOptions options) : IDisposable
{
    private readonly SemaphoreSlim free = new(options.AtOnce);

    /// <summary>Waits for a seat, which is held until the result is disposed of; null when none became free in time.</summary>
    public async ValueTask<IDisposable?> TakeAsync(CancellationToken cancellationToken) =>
        await free.WaitAsync(options.SeatPatience, cancellationToken) ? new Seat(free) : null;

    public void Dispose() => free.Dispose();

    private sealed class Seat(SemaphoreSlim free) : IDisposable
    {
        private int isLeft;

        public void Dispose()
        {
            if (Interlocked.Exchange(ref isLeft, 1) == 0)
                free.Release();
        }
    }
}
