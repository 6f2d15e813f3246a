using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Memory.Server.Backups.Places;

namespace Memory.Server.Backups.Archives;

/// <summary>Writes and reads manifests: a line of JSON, and a line with its SHA-256 in hex.</summary>
internal static partial class ManifestFile
{
    /// <summary>A part is at least some megabytes, so that this is far more than any backup needs.</summary>
    private const int LongestFile = 16 << 20;

    public static byte[] Write(Manifest manifest)
    {
        var json = JsonSerializer.SerializeToUtf8Bytes(
            new ManifestRecord(
                ArchiveFormat.Name, ArchiveFormat.Version, manifest.Id.Value, manifest.MadeAt, manifest.EndedAt, manifest.Ring is not null, manifest.Ring, manifest.Counts,
                manifest.Unreadable, manifest.Parts),
            ArchiveText.Manifest);
        return [.. json, (byte)'\n', .. Encoding.ASCII.GetBytes(Convert.ToHexStringLower(SHA256.HashData(json))), (byte)'\n'];
    }

    /// <summary>Reads the manifest of a backup.</summary>
    /// <exception cref="UnknownBackupException">There is no such backup.</exception>
    /// <exception cref="UnusableBackupException">It is none of this server's, or damaged.</exception>
    public static async Task<Manifest> ReadAsync(IBackupPlace place, BackupId id, CancellationToken cancellationToken)
    {
        await using var file = await place.OpenAsync(id.Manifest, cancellationToken) ?? throw new UnknownBackupException(id.Value);
        using var bytes = new MemoryStream();
        var buffer = new byte[64 << 10];
        while (await file.ReadAsync(buffer, cancellationToken) is > 0 and var read)
        {
            if (bytes.Length + read > LongestFile)
                throw Damaged();
            bytes.Write(buffer, 0, read);
        }

        return Parse(bytes.ToArray(), id);
    }

    public static Manifest Parse(byte[] bytes, BackupId id)
    {
        if (bytes.AsSpan().IndexOf((byte)'\n') is not (var end and > 0))
            throw Damaged();
        var record = ParseRecord(bytes.AsSpan(0, end));
        if (record.Format != ArchiveFormat.Name)
            throw new UnusableBackupException("It is no backup of a memory server.");
        if (record.Version > ArchiveFormat.Version)
            throw new UnusableBackupException($"The backup was made by a newer version of the server: its format is {record.Version}, and this one reads up to {ArchiveFormat.Version}.");
        var told = Encoding.ASCII.GetString(bytes.AsSpan(end + 1));
        if (told != Convert.ToHexStringLower(SHA256.HashData(bytes.AsSpan(0, end))) + "\n")
            throw Damaged();
        if (record.Id != id.Value)
            throw new UnusableBackupException($"The backup's files were moved: they are those of {record.Id}.");
        if (record.Version < 1 || record.Counts is null || record.Parts.IsDefault || !record.Parts.All(IsSound))
            throw Damaged();
        return new Manifest
        {
            Id = id, MadeAt = record.MadeAt, EndedAt = record.EndedAt, Ring = record.Ring, Counts = record.Counts, Unreadable = record.Unreadable, Parts = record.Parts,
        };
    }

    private static ManifestRecord ParseRecord(ReadOnlySpan<byte> line)
    {
        try
        {
            return JsonSerializer.Deserialize(line, ArchiveText.Manifest) ?? throw Damaged();
        }
        catch (Exception fault) when (fault is JsonException or FormatException or ArgumentException or InvalidOperationException)
        {
            throw new UnusableBackupException("The backup's manifest is damaged.", fault);
        }
    }

    /// <summary>A name leads nowhere else than into the backup's own folder.</summary>
    private static bool IsSound(PartRecord part) => part is { Name: not null, Sha256: not null, Bytes: > 0 } && PartName().IsMatch(part.Name);

    private static UnusableBackupException Damaged() => new("The backup's manifest is damaged.");

    [GeneratedRegex("^part-[0-9]{6}\\z", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex PartName();
}
