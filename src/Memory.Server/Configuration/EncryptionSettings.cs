using System.Collections.Immutable;

namespace Memory.Server.Configuration;

/// <summary>Whether what is stored is sealed, and under which master key. Settings below <c>Memory:Encryption</c>. Nothing is sealed by default.</summary>
internal sealed record EncryptionSettings
{
    /// <summary>The master key; null when nothing is to be sealed.</summary>
    public MasterSecret? Current { get; init; }

    /// <summary>Master keys of before, which open what they wrapped until that was wrapped anew, or written plain.</summary>
    public ImmutableArray<MasterSecret> Previous { get; init; } = [];

    /// <summary>The folder of the embedded store's key ring; null for the one inside the data folder.</summary>
    public string? KeyRing { get; init; }

    /// <summary>Whether there is anything about encryption in the settings.</summary>
    public bool IsMentioned => Current is not null || !Previous.IsEmpty;
}

/// <summary>A master key as the settings bring it: as it is, as a passphrase, or as a text that may be either.</summary>
/// <param name="name">Where it stands, so that messages can name it and never tell it.</param>
/// <param name="key">Its 32 bytes; empty when it is a passphrase.</param>
/// <param name="passphrase">What it is derived from; null when it is no passphrase.</param>
internal sealed class MasterSecret(string name, ImmutableArray<byte> key, string? passphrase)
{
    public ImmutableArray<byte> Key => key;

    public string? Passphrase => passphrase;

    public override string ToString() => name;
}
