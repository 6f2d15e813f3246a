namespace Memory.Server.Storage;

/// <summary>What is a store's own in sealing it or making it plain.</summary>
internal interface ISealConversion
{
    /// <summary>Whether it is on the way to being sealed, and not to being plain.</summary>
    bool Seals { get; }

    /// <summary>Wraps all keys under the current master key.</summary>
    /// <returns>How many were wrapped, how many do not open, and whether no other master key is needed any more.</returns>
    ValueTask<(int Wrapped, int Closed, bool IsDone)> RotateAsync(CancellationToken cancellationToken);

    /// <summary>Goes through the store once; whether everything is as it should be, which is then noted.</summary>
    /// <param name="onProgress">Told after each user how many are as they should be, and how many are not yet.</param>
    /// <param name="cancellationToken">Stops it between two users.</param>
    ValueTask<bool> ConvertAsync(Action<int, int> onProgress, CancellationToken cancellationToken);
}

/// <summary>One run at a time of bringing a store to what the settings ask for: first the keys, then what is stored.</summary>
/// <param name="conversion">The store's own part.</param>
/// <param name="isSealed">Whether everything was sealed when the store was opened.</param>
/// <param name="logger">Hears what was done.</param>
internal sealed partial class StoreSealing(ISealConversion conversion, bool isSealed, ILogger logger) : ISealing, IDisposable
{
    private readonly SemaphoreSlim gate = new(1, 1);
    private volatile SealingProgress progress = new(StateOf(conversion.Seals, isSealed), 0, 0);
    private bool isThere = isSealed;

    public SealingProgress Progress => progress;

    public async ValueTask<SealingProgress> RunAsync(Action<SealingProgress>? onProgress, CancellationToken cancellationToken)
    {
        await gate.WaitAsync(cancellationToken);
        try
        {
            var keys = await conversion.RotateAsync(cancellationToken);
            if (keys.Wrapped > 0)
                LogWrapped(logger, keys.Wrapped);
            if (!isThere)
                isThere = await ConvertAsync(onProgress, cancellationToken);
            if (keys.Closed > 0)
                LogClosed(logger, keys.Closed);
            return progress = progress with
            {
                State = StateOf(conversion.Seals, isThere && keys.IsDone),
                ToDo = (isThere ? 0 : progress.ToDo) + keys.Closed,
                Keys = keys.Wrapped,
            };
        }
        finally
        {
            gate.Release();
        }
    }

    public void Dispose() => gate.Dispose();

    private async ValueTask<bool> ConvertAsync(Action<SealingProgress>? onProgress, CancellationToken cancellationToken)
    {
        var isDone = await conversion.ConvertAsync(
            (done, toDo) =>
            {
                progress = progress with { Done = done, ToDo = toDo };
                onProgress?.Invoke(progress);
            },
            cancellationToken);
        if (isDone)
            LogDone(logger, conversion.Seals ? "sealed" : "plain", progress.Done);
        return isDone;
    }

    private static SealingState StateOf(bool seals, bool isDone) => (seals, isDone) switch
    {
        (true, true) => SealingState.Sealed,
        (true, false) => SealingState.Sealing,
        (false, true) => SealingState.Plain,
        (false, false) => SealingState.Opening,
    };

    [LoggerMessage(Level = LogLevel.Information, Message = "Everything stored is {Kind} now, {Users} users.")]
    private static partial void LogDone(ILogger logger, string kind, int users);

    [LoggerMessage(Level = LogLevel.Information, Message = "Wrapped {Keys} keys under the current master key.")]
    private static partial void LogWrapped(ILogger logger, int keys);

    [LoggerMessage(Level = LogLevel.Error, Message = "{Keys} keys in the key ring do not open; the former master keys are still needed.")]
    private static partial void LogClosed(ILogger logger, int keys);
}
