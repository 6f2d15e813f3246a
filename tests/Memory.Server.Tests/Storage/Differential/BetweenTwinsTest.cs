namespace Memory.Server.Tests.Storage.Differential;

/// <summary>Tests that carry users from one pair of stores into another one.</summary>
public abstract class BetweenTwinsTest : IAsyncLifetime
{
    private TwinStores? source;
    private TwinStores? target;

    private protected TwinStores Source => source!;

    private protected TwinStores Target => target!;

    private protected static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        source = await TwinStores.OpenAsync(Token);
        target = await TwinStores.OpenAsync(Token);
    }

    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        if (source is not null)
            await source.DisposeAsync();
        if (target is not null)
            await target.DisposeAsync();
    }

    /// <summary>Sets the target's clocks to the source's time, so that what has ended long ago has ended everywhere.</summary>
    private protected void SetTargetsClocks()
    {
        foreach (var time in (ManualTime[])[Target.EmbeddedTime, Target.PostgresTime])
            time.Advance(Source.EmbeddedTime.GetUtcNow() - time.GetUtcNow());
    }
}
