using Memory.Server.Encryption;
using Memory.Server.Storage.Embedded.Journals;

namespace Memory.Server.Storage.Embedded.Sealing;

/// <summary>How one file's frames are written: plain, or sealed.</summary>
/// <param name="Header">Its first frame, which is always readable.</param>
/// <param name="Seal">Seals the others; null in a plain file.</param>
internal sealed record JournalCoding(JournalHeader Header, FrameSeal? Seal)
{
    /// <summary>A plain file for whom the header names.</summary>
    public static JournalCoding PlainFor(JournalHeader header) => new(JournalHeader.PlainOf(header), Seal: null);

    /// <summary>A new sealed file for whom the header names.</summary>
    public static JournalCoding SealedFor(JournalHeader header, DataKey key, Guid file) => Opened(JournalHeader.SealedOf(header, key.Id, file), key);

    /// <summary>A sealed file that is there.</summary>
    public static JournalCoding Opened(JournalHeader found, DataKey key) => new(found, new FrameSeal(key, found, found.User is null ? "owner" : "journal"));

    /// <summary>What a frame holds; false when it does not open.</summary>
    public bool TryOpen(ReadOnlyMemory<byte> payload, long number, out ReadOnlyMemory<byte> opened)
    {
        opened = payload;
        if (Seal is null)
            return true;
        var plain = Seal.TryOpen(payload.Span, number);
        opened = plain;
        return plain is not null;
    }

    /// <summary>A whole frame.</summary>
    public byte[] ToFrame(ReadOnlySpan<byte> payload, long number)
    {
        if (Seal is not null)
            return Seal.ToFrame(payload, number);
        var frame = new byte[Frame.HeaderSize + payload.Length];
        payload.CopyTo(frame.AsSpan(Frame.HeaderSize));
        Frame.Seal(frame);
        return frame;
    }
}
