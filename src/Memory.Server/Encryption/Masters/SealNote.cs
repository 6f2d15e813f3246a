namespace Memory.Server.Encryption.Masters;

/// <summary>What a store keeps, apart from the ring, about its encryption; a store that was never encrypted, or is plain again, keeps none.</summary>
/// <param name="Ring">The ring that opens it, so that another store's ring is told at start.</param>
/// <param name="State">How far it is.</param>
internal sealed record SealNote(Guid Ring, SealState State);

/// <summary>How far a store is on the way to what the settings ask for.</summary>
internal enum SealState
{
    /// <summary>What is new is sealed; what is older may still be plain.</summary>
    Sealing,

    /// <summary>Everything is sealed, and what is not is refused.</summary>
    Sealed,

    /// <summary>What is new is plain; what is older may still be sealed.</summary>
    Opening,

    /// <summary>Nothing is sealed any more; the ring is being cleared, and after it the note.</summary>
    Open,
}
