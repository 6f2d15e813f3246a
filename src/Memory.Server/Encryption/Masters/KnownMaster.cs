using System.Collections.Immutable;

namespace Memory.Server.Encryption.Masters;

/// <summary>What the ring knows of a master key.</summary>
/// <param name="Id">Names it.</param>
/// <param name="Check">What it sealed when it came, so that a wrong key is known at once.</param>
/// <param name="Derivation">How it comes from a passphrase; null for a key that is given as it is.</param>
internal sealed record KnownMaster(Guid Id, ImmutableArray<byte> Check, PassphraseDerivation? Derivation);
