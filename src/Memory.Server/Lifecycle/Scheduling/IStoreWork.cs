namespace Memory.Server.Lifecycle.Scheduling;

/// <summary>One kind of regular work on the whole store.</summary>
internal interface IStoreWork
{
    /// <summary>Its name in schedules.</summary>
    string Name { get; }

    /// <summary>How often it is done by itself; nothing for never.</summary>
    TimeSpan Every { get; }

    /// <summary>Does the work.</summary>
    /// <param name="beforeEach">Awaited before each part of it, so that others see it is alive; what it throws ends the work.</param>
    /// <param name="cancellationToken">Ends the work between two parts.</param>
    ValueTask<WorkDone> RunAsync(Func<CancellationToken, ValueTask> beforeEach, CancellationToken cancellationToken);
}

/// <summary>What was done.</summary>
/// <param name="Parts">How many users or owners were looked at.</param>
/// <param name="Failed">How many of them could not be worked on.</param>
/// <param name="Changes">How much was changed or found.</param>
internal sealed record WorkDone(int Parts, int Failed, long Changes);
