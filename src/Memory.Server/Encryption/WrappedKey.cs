using System.Collections.Immutable;

namespace Memory.Server.Encryption;

/// <summary>A user's or an owner's key as the key ring keeps it.</summary>
/// <param name="Id">Names the key; sealed rows and files name it too.</param>
/// <param name="Master">The master key that wrapped it.</param>
/// <param name="Bytes">The key, sealed under the master key for whom it belongs to.</param>
internal sealed record WrappedKey(Guid Id, Guid Master, ImmutableArray<byte> Bytes);
