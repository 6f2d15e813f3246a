namespace Memory.Testing;

/// <summary>Waits for what nobody tells of, without keeping a core from those who work towards it.</summary>
public static class Polling
{
    /// <summary>So many looks are free; from then on there is a moment between them.</summary>
    private const int Free = 2_000;

    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan Moment = TimeSpan.FromMilliseconds(1);

    /// <summary>Completes once it holds.</summary>
    /// <param name="holds">What is looked at.</param>
    /// <exception cref="OperationCanceledException">It did not hold for a minute.</exception>
    public static async Task UntilAsync(Func<bool> holds)
    {
        ArgumentNullException.ThrowIfNull(holds);
        using var guard = new CancellationTokenSource(Limit);
        for (var look = 0; !holds(); look++)
            await PassAsync(look, guard.Token);
    }

    /// <summary>Completes once it holds, for what is asked of somebody: there is a moment before each further look, since every one of them is work.</summary>
    /// <param name="holds">What is looked at.</param>
    /// <exception cref="OperationCanceledException">It did not hold for a minute.</exception>
    public static async Task UntilAsync(Func<Task<bool>> holds)
    {
        ArgumentNullException.ThrowIfNull(holds);
        using var guard = new CancellationTokenSource(Limit);
        while (!await holds())
            await Task.Delay(Moment, TimeProvider.System, guard.Token);
    }

    /// <summary>Lets others work between two looks.</summary>
    /// <param name="look">How many looks there were.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public static async Task PassAsync(int look, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (look < Free)
            await Task.Yield();
        else
            await Task.Delay(Moment, TimeProvider.System, cancellationToken);
    }
}
