namespace Memory.LoadTest.Traffic;

/// <summary>The clock of a run, which can wait more exactly than timers do.</summary>
internal interface IPace
{
    /// <summary>How long the run has been going on.</summary>
    TimeSpan Now { get; }

    /// <summary>Blocks until then, or until it is cancelled.</summary>
    void WaitUntil(TimeSpan due, CancellationToken cancellationToken);
}
