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

    /// <summary>What a frame holds; null when it does not open.</summary>
    public ReadOnlyMemory<byte>? TryOpen(ReadOnlyMemory<byte> payload, long number) =>
        Seal is null ? payload : Seal.TryOpen(payload.Span, number) is { } opened ? opened : null;

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
