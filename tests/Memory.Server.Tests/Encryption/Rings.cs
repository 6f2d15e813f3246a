using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using Memory.Server.Configuration;
using Memory.Server.Encryption;
using Memory.Server.Encryption.Masters;

namespace Memory.Server.Tests.Encryption;

/// <summary>Settings of encryption for tests, and rings opened with them.</summary>
internal static class Rings
{
    public static RandomNumberGenerator Random { get; } = RandomNumberGenerator.Create();

    public static KeyHolder Ada { get; } = new("acme", "ada");

    public static KeyHolder Bob { get; } = new("acme", "bob");

    /// <summary>A master key that is the same for the same number.</summary>
    public static MasterSecret Key(int number) => new($"key {number}", [.. SHA256.HashData([(byte)number])], passphrase: null);

    public static MasterSecret Passphrase(string words) => new("passphrase", [], words);

    public static EncryptionSettings Settings(MasterSecret? current, params ImmutableArray<MasterSecret> previous) => new() { Current = current, Previous = previous };

    public static async Task<OpenedRing?> OpenAsync(IKeyRing ring, SealNote? note, MasterSecret? current, params ImmutableArray<MasterSecret> previous) =>
        await new RingOpening(Settings(current, previous), Random).OpenAsync(ring, note, TestContext.Current.CancellationToken);

    /// <summary>The text that was sealed nowhere in particular; null when it does not open.</summary>
    public static string? Read(this DataKey key, byte[] closed) => key.TryOpen(closed, []) is { } opened ? Encoding.UTF8.GetString(opened) : null;
}
