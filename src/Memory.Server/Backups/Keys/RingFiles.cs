using System.Collections.Immutable;
using System.Text.Json.Serialization;
using Memory.Server.Encryption;
using Memory.Server.Encryption.Masters;

namespace Memory.Server.Backups.Keys;

/// <summary>What is kept beside the backups of the master keys of a ring: by what they are known, never they themselves.</summary>
internal sealed record SavedMasters(Guid Ring, ImmutableArray<SavedMaster> Masters);

/// <summary>A master key as it is known.</summary>
internal sealed record SavedMaster(Guid Id, byte[] Check, byte[]? Salt, int Iterations)
{
    public static SavedMaster Of(KnownMaster master) =>
        new(master.Id, [.. master.Check], master.Derivation is { } derivation ? [.. derivation.Salt] : null, master.Derivation?.Iterations ?? 0);

    public KnownMaster ToKnown() => new(Id, [.. Check], Salt is null ? null : new PassphraseDerivation([.. Salt], Iterations));
}

/// <summary>Some of a ring's keys, each sealed under a master key.</summary>
internal sealed record SavedKeys(ImmutableArray<SavedKey> Keys);

/// <summary>A key of a user, or without one of an owner.</summary>
internal sealed record SavedKey(string Owner, string? User, Guid Id, Guid Master, byte[] Bytes)
{
    public static SavedKey Of(KeyHolder holder, WrappedKey key) => new(holder.Owner, holder.User, key.Id, key.Master, [.. key.Bytes]);

    public bool IsOf(KeyHolder holder) => Owner == holder.Owner && User == holder.User;

    public WrappedKey ToWrapped() => new(Id, Master, [.. Bytes]);
}

/// <summary>How the ring's files are written.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(SavedMasters))]
[JsonSerializable(typeof(SavedKeys))]
internal sealed partial class SavedRingJson : JsonSerializerContext;
