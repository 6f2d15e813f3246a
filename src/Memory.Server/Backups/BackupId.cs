using System.Globalization;
using System.Security.Cryptography;

namespace Memory.Server.Backups;

/// <summary>
/// A backup's name: when it was begun, to the second and in UTC, its tier, and eight random hexadecimal digits. So names sort by age, and whoever lists them knows
/// what to keep without opening anything.
/// </summary>
internal sealed record BackupId
{
    private const string Instant = "yyyyMMdd'T'HHmmss'Z'";
    private const int RandomBytes = 4;

    private BackupId(string value, DateTimeOffset begunAt, BackupTier tier) => (Value, BegunAt, Tier) = (value, begunAt, tier);

    public string Value { get; }

    public DateTimeOffset BegunAt { get; }

    public BackupTier Tier { get; }

    /// <summary>Where its files are.</summary>
    public string Folder => $"archives/{Value}/";

    /// <summary>The file without which there is no such backup.</summary>
    public string Manifest => Folder + "manifest";

    public static BackupId Create(DateTimeOffset now, BackupTier tier, RandomNumberGenerator random)
    {
        Span<byte> bytes = stackalloc byte[RandomBytes];
        random.GetBytes(bytes);
        var value = $"{now.UtcDateTime.ToString(Instant, CultureInfo.InvariantCulture)}-{tier.ToWord()}-{Convert.ToHexStringLower(bytes)}";
        return TryParse(value)!;
    }

    /// <summary>Reads a name; null when it is none.</summary>
    public static BackupId? TryParse(string? value) =>
        value?.Split('-') is [var time, var word, { Length: 2 * RandomBytes } digits]
        && DateTimeOffset.TryParseExact(time, Instant, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var begun)
        && BackupTiers.Parse(word) is { } tier
        && digits.All(char.IsAsciiHexDigitLower)
            ? new BackupId(value, begun, tier)
            : null;

    /// <summary>The backup that a file of a place belongs to; null when it belongs to none.</summary>
    public static BackupId? OfFile(string name) => name.Split('/') is ["archives", var value, _] ? TryParse(value) : null;

    public override string ToString() => Value;
}
