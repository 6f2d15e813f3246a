namespace Memory.Server.Storage;

/// <summary>
/// Brings what is stored to what the settings ask for: sealed, with all keys under the current master key, or plain. It runs beside everything
/// else, and goes on where it stopped.
/// </summary>
internal interface ISealing
{
    /// <summary>How far it is, as far as this process knows.</summary>
    SealingProgress Progress { get; }

    /// <summary>Goes through the whole store once; does nothing when nothing is to be done. What fails for one user is told in the progress and left to the next time.</summary>
    /// <param name="onProgress">Told from time to time.</param>
    /// <param name="cancellationToken">Stops it between two users.</param>
    /// <exception cref="StorageUnavailableException">The store as a whole is away.</exception>
    ValueTask<SealingProgress> RunAsync(Action<SealingProgress>? onProgress, CancellationToken cancellationToken);
}

/// <summary>How far a store is.</summary>
/// <param name="State">Where it is going, or that it is there.</param>
/// <param name="Done">How many users are as they should be, of those that were looked at.</param>
/// <param name="ToDo">How many are not yet, or could not be; 0 when nobody has looked.</param>
/// <param name="Keys">How many keys were wrapped by the current master key in this run.</param>
internal sealed record SealingProgress(SealingState State, int Done, int ToDo, int Keys = 0)
{
    /// <summary>Whether nothing is left to do.</summary>
    public bool IsDone => State is SealingState.Sealed or SealingState.Plain;
}

/// <summary>What is stored, or is about to be.</summary>
internal enum SealingState
{
    /// <summary>On the way to everything being sealed under the current master key.</summary>
    Sealing,

    /// <summary>Everything is.</summary>
    Sealed,

    /// <summary>On the way to everything being plain.</summary>
    Opening,

    /// <summary>Everything is.</summary>
    Plain,
}
