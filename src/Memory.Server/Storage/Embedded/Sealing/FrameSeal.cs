using System.Buffers.Binary;
using Memory.Server.Encryption;
using Memory.Server.Storage.Embedded.Journals;

namespace Memory.Server.Storage.Embedded.Sealing;

/// <summary>
/// Seals a file's frames. A seal belongs to what the file is for, whose it is, the very file, and the frame's number in it: a frame that was changed,
/// or stands in another place, in another file or at another's, does not open.
/// </summary>
/// <remarks>The checksum stands outside the seal, so that a torn tail is still told from a frame that somebody tampered with.</remarks>
internal sealed class FrameSeal(DataKey key, JournalHeader header, string purpose)
{
    private readonly byte[] place = header.User is null
        ? SealedPlace.Of(purpose, header.Owner, header.File.ToString("N"))
        : SealedPlace.Of(purpose, header.Owner, header.User, header.File.ToString("N"));

    /// <summary>A whole frame with the sealed payload.</summary>
    public byte[] ToFrame(ReadOnlySpan<byte> payload, long number)
    {
        var frame = new byte[Frame.HeaderSize + payload.Length + DataKey.Overhead];
        key.Seal(payload, PlaceOf(number), frame.AsSpan(Frame.HeaderSize));
        Frame.Seal(frame);
        return frame;
    }

    /// <summary>What was sealed; null when it was not sealed for this place.</summary>
    public byte[]? TryOpen(ReadOnlySpan<byte> payload, long number) => key.TryOpen(payload, PlaceOf(number));

    private byte[] PlaceOf(long number)
    {
        var numbered = new byte[place.Length + sizeof(long)];
        place.CopyTo(numbered, 0);
        BinaryPrimitives.WriteInt64LittleEndian(numbered.AsSpan(place.Length), number);
        return numbered;
    }
}
