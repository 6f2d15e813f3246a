using System.Globalization;
using System.Text;
using Memory.Server.Encryption.Masters;

namespace Memory.Server.Storage.Embedded.Disk;

/// <summary>
/// The folder's file <c>format</c>: by which version it was written and, once something in it is sealed, which key ring opens it and how far it is.
/// A version that knows nothing of seals refuses such a folder.
/// </summary>
/// <param name="Version">The version of the folder's layout and of the journals.</param>
/// <param name="Note">About its encryption; null when nothing is sealed.</param>
internal sealed record StoreFormat(int Version, SealNote? Note)
{
    /// <summary>The version of a folder in which nothing is sealed.</summary>
    public const int Plain = 1;

    /// <summary>The version of a folder in which something is.</summary>
    public const int Sealed = 2;

    private const string Name = "memory-store ";

    public static StoreFormat Of(SealNote? note) => new(note is null ? Plain : Sealed, note);

    /// <summary>Reads it; null when a newer version wrote it.</summary>
    public static StoreFormat? TryParse(string text)
    {
        var parts = text.Split([' ', '\n'], StringSplitOptions.RemoveEmptyEntries);
        if (!text.StartsWith(Name, StringComparison.Ordinal) || parts.Length < 2 || !int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out var version))
            return null;
        return (version, parts.Length) switch
        {
            (>= 0 and <= Plain, 2) => new StoreFormat(Plain, null),
            (Sealed, 6) when parts[2] == "ring" && Guid.TryParseExact(parts[3], "N", out var ring)
                && parts[4] == "state" && Enum.TryParse<SealState>(parts[5], out var state) && Enum.IsDefined(state) => new StoreFormat(Sealed, new SealNote(ring, state)),
            _ => null,
        };
    }

    /// <summary>Writes it durably; either the former one stands there or this.</summary>
    public void Write(DiskPlaces places, IDisk disk)
    {
        var path = places.UnfinishedOf(places.Format);
        using (var file = disk.OpenWrite(path, create: true))
        {
            file.SetLength(0);
            file.Write(0, Encoding.ASCII.GetBytes(ToString()));
            file.Sync();
        }

        disk.Replace(path, places.Format);
        disk.SyncFolder(places.Folder);
    }

    public override string ToString() => Note is { } note
        ? string.Create(CultureInfo.InvariantCulture, $"{Name}{Version}\nring {note.Ring:N}\nstate {note.State}\n")
        : string.Create(CultureInfo.InvariantCulture, $"{Name}{Version}\n");
}
