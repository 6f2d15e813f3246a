using System.Globalization;
using Memory.Server.Encryption;

namespace Memory.Server.Backups.Archives;

/// <summary>
/// The parts' form, told in <c>docs/backups.md</c>: a line that says what it is, then frames, each a byte for its kind, its length in four bytes (little-endian), and
/// its bytes.
/// </summary>
internal static class ArchiveFormat
{
    /// <summary>The version that this server writes, and the latest that it reads.</summary>
    public const int Version = 1;

    /// <summary>What a manifest calls itself.</summary>
    public const string Name = "memory-backup";

    /// <summary>The kind of a frame and its length.</summary>
    public const int FrameHead = 5;

    /// <summary>No frame is longer, so that nobody makes a server take up gigabytes.</summary>
    public const int LongestFrame = 64 << 20;

    /// <summary>Rows are gathered until they are that many bytes, then packed into a frame.</summary>
    public const int BlockBytes = 256 << 10;

    /// <summary>No more than that comes out of one frame.</summary>
    public const int LongestBlock = 128 << 20;

    /// <summary>What every part begins with.</summary>
    public static ReadOnlySpan<byte> Beginning => "memory-backup 1\n"u8;

    /// <summary>Where sealed rows stand: frames that were moved, left out or put behind another user do not open.</summary>
    /// <param name="archive">The backup's name.</param>
    /// <param name="whose">Whose segment it is.</param>
    /// <param name="frame">Its number in the segment.</param>
    /// <param name="isLast">Whether it is the end.</param>
    public static byte[] PlaceOf(string archive, KeyHolder whose, int frame, bool isLast) => SealedPlace.Of(
        "backup", archive, whose.Owner, whose.User is null ? "owner" : "user", whose.User ?? "", frame.ToString(CultureInfo.InvariantCulture), isLast ? "end" : "rows");

    /// <summary>Where a sealed user's id stands.</summary>
    public static byte[] PlaceOfUser(string archive, string owner) => SealedPlace.Of("backup", archive, owner, "user id");
}

/// <summary>What a frame holds.</summary>
internal enum FrameKind
{
    /// <summary>A <see cref="SegmentHeader"/>, with which a segment begins.</summary>
    Header = 1,

    /// <summary>Rows, one line of JSON each, packed by gzip and sealed in an encrypted store.</summary>
    Rows = 2,

    /// <summary>The end of a segment: how many rows it has. Sealed in an encrypted store.</summary>
    End = 3,
}
