using System.Collections.Immutable;
using System.Globalization;
using System.Text;

namespace Memory.Server.Configuration;

/// <summary>Reads whether what is stored is sealed, and under what. What the settings hold is never part of a message.</summary>
internal sealed class EncryptionSettingsReader(IConfiguration configuration, List<string> mistakes)
{
    /// <summary>How many bytes a master key has.</summary>
    public const int KeySize = 32;

    /// <summary>A shorter passphrase is guessed, whatever is made of it.</summary>
    public const int FewestPassphraseCharacters = 12;

    /// <summary>Nobody has more master keys of before than that.</summary>
    public const int MostPreviousKeys = 16;

    private const int MostCharacters = 4096;
    private const string Section = "Encryption:";
    private const string Previous = Section + "PreviousKeys";

    /// <summary>Whether a setting below <c>Memory</c> is one of these.</summary>
    public static bool Knows(string name) =>
        name.Equals(Section + "MasterKey", StringComparison.OrdinalIgnoreCase)
        || name.Equals(Section + "Passphrase", StringComparison.OrdinalIgnoreCase)
        || name.Equals(Section + "KeyRing", StringComparison.OrdinalIgnoreCase)
        || PreviousNames.Contains(name);

    /// <param name="data">The store's folder; null when the store is a database.</param>
    public EncryptionSettings Read(string? data)
    {
        var key = Raw(Section + "MasterKey");
        var passphrase = Raw(Section + "Passphrase");
        if (key is not null && passphrase is not null)
            mistakes.Add($"Memory:{Section}MasterKey and Memory:{Section}Passphrase are two master keys; set one of them.");
        return new EncryptionSettings
        {
            Current = key is not null ? ReadKey(Section + "MasterKey", key) : passphrase is not null ? ReadPassphrase(Section + "Passphrase", passphrase) : null,
            Previous = [.. PreviousList.Select(ReadPrevious).OfType<MasterSecret>()],
            KeyRing = ReadRing(data),
        };
    }

    private static string[] PreviousList { get; } =
        [.. Enumerable.Range(0, MostPreviousKeys).Select(static index => string.Create(CultureInfo.InvariantCulture, $"{Previous}:{index}"))];

    private static HashSet<string> PreviousNames { get; } = PreviousList.ToHashSet(StringComparer.OrdinalIgnoreCase);

    private MasterSecret? ReadKey(string name, string text)
    {
        if (TryDecode(text) is { } key)
            return new MasterSecret($"Memory:{name}", key, passphrase: null);
        mistakes.Add($"Memory:{name} must be {KeySize} random bytes in base64, as \"openssl rand -base64 {KeySize}\" prints them.");
        return null;
    }

    private MasterSecret? ReadPassphrase(string name, string text)
    {
        if (IsPassphrase(text))
            return new MasterSecret($"Memory:{name}", [], text);
        mistakes.Add($"Memory:{name} must have {FewestPassphraseCharacters} to {MostCharacters} characters.");
        return null;
    }

    /// <summary>It is not told apart what it was: a passphrase may well look like a key.</summary>
    private MasterSecret? ReadPrevious(string name)
    {
        if (Raw(name) is not { } text)
            return null;
        var key = TryDecode(text);
        if (key is not null || IsPassphrase(text))
            return new MasterSecret($"Memory:{name}", key ?? [], IsPassphrase(text) ? text : null);
        mistakes.Add($"Memory:{name} must be a former master key in base64, or a former passphrase.");
        return null;
    }

    private string? ReadRing(string? data)
    {
        if (Raw(Section + "KeyRing") is not { } folder)
            return null;
        if (!IsPath(folder))
            mistakes.Add($"Memory:{Section}KeyRing must be the path of a folder.");
        else if (data is null)
            mistakes.Add($"Memory:{Section}KeyRing is for the embedded store; in Postgres the keys stand in the schema memory_keys.");
        else if (File.Exists(folder))
            mistakes.Add($"Memory:{Section}KeyRing is a file, not a folder.");
        else if (IsPath(data) && IsWithin(folder, data) && !IsWithin(folder, Path.Combine(data, "keyring")))
            mistakes.Add($"Memory:{Section}KeyRing must stand outside the data folder, or be \"keyring\" in it.");
        return folder;
    }

    private static bool IsPath(string text) => !string.IsNullOrWhiteSpace(text) && !text.Contains('\0', StringComparison.Ordinal);

    private static bool IsWithin(string folder, string other) =>
        (Path.GetFullPath(folder) + Path.DirectorySeparatorChar).StartsWith(Path.GetFullPath(other).TrimEnd(Path.DirectorySeparatorChar) + Path.DirectorySeparatorChar, StringComparison.Ordinal);

    /// <summary>One byte all along is what somebody types to have it over with.</summary>
    private static ImmutableArray<byte>? TryDecode(string text)
    {
        var bytes = new byte[KeySize + 1];
        return Convert.TryFromBase64String(text.Trim(), bytes, out var length) && length == KeySize && bytes.AsSpan(1, KeySize - 1).ContainsAnyExcept(bytes[0])
            ? [.. bytes.AsSpan(0, KeySize)]
            : null;
    }

    private static bool IsPassphrase(string text)
    {
        var characters = text.EnumerateRunes().Count();
        return characters is >= FewestPassphraseCharacters and <= MostCharacters && !text.EnumerateRunes().Contains(Rune.ReplacementChar);
    }

    private string? Raw(string name) => configuration[$"Memory:{name}"] is { Length: > 0 } text ? text : null;
}
