using System.Text.Json;
using Memory.Server.Storage.Embedded.Disk;
using Memory.Server.Storage.Embedded.Sealing;

namespace Memory.Server.Storage.Embedded.Journals;

/// <summary>
/// Folds a journal into a state. A bad frame at the end is the torn tail of a write that was never acknowledged, and is cut; one with
/// good frames behind it is damage: nothing is cut or skipped, and the journal cannot be used.
/// </summary>
internal static class JournalLoader
{
    /// <param name="disk">Where the file is.</param>
    /// <param name="path">The file.</param>
    /// <param name="header">Whose it must be.</param>
    /// <param name="access">What opens it, and whether it may be plain.</param>
    /// <param name="state">What it folds into.</param>
    public static LoadedJournal Load(IDisk disk, string path, JournalHeader header, SealAccess access, IJournalState state)
    {
        if (!disk.Exists(path))
        {
            state.Loaded();
            return new LoadedJournal(0, 0, 0, Coding: null);
        }

        JournalCoding? coding = null;
        var count = 0L;
        using var file = disk.OpenRead(path);
        using var frames = new FrameReader(file);
        if (frames.TryRead(out var first))
        {
            coding = access.CodingOf(ReadHeader(first.Span, header, path), path);
            while (frames.TryRead(out var payload))
            {
                if (!coding.TryOpen(payload, ++count, out var opened))
                    throw SealAccess.Broken($"A record of the journal {path} before byte {frames.Offset} does not open: it was changed, or does not belong there.");
                Replay(opened.Span, state, path, frames.Offset);
            }
        }

        var torn = frames.Length - frames.Offset;
        if (torn > 0)
        {
            if (frames.FindNext() is { } next)
                throw new DamagedJournalException($"The journal {path} is damaged at byte {frames.Offset}; good records follow at byte {next}.");
            using var cut = disk.OpenWrite(path, create: false);
            cut.SetLength(frames.Offset);
            cut.Sync();
        }

        state.Loaded();
        return new LoadedJournal(frames.Offset, count, torn, coding);
    }

    private static JournalHeader ReadHeader(ReadOnlySpan<byte> payload, JournalHeader expected, string path)
    {
        JournalHeader? found;
        try
        {
            found = JournalHeader.Parse(payload);
        }
        catch (JsonException fault)
        {
            throw new DamagedJournalException($"The journal {path} does not begin with a header.", fault);
        }

        if (found is null || found.Format > StoreFormat.Sealed)
            throw new DamagedJournalException($"The journal {path} was written by a newer version.");
        if (found.Owner != expected.Owner || found.User != expected.User)
            throw new DamagedJournalException($"The journal {path} belongs to somebody else.");
        return found;
    }

    private static void Replay(ReadOnlySpan<byte> payload, IJournalState state, string path, long end)
    {
        try
        {
            while (payload.IndexOf((byte)'\n') is var line and >= 0)
            {
                state.Replay(payload[..line]);
                payload = payload[(line + 1)..];
            }
        }
        catch (Exception fault) when (fault is JsonException or FormatException)
        {
            throw new DamagedJournalException($"The journal {path} holds a record before byte {end} that this version cannot read.", fault);
        }
    }
}

/// <summary>How a journal was found.</summary>
/// <param name="Length">Up to where it is good.</param>
/// <param name="Frames">How many frames that are, behind the header.</param>
/// <param name="Cut">How many bytes of a torn tail were cut.</param>
/// <param name="Coding">How its frames are written; null when there are none.</param>
internal sealed record LoadedJournal(long Length, long Frames, long Cut, JournalCoding? Coding);

/// <summary>A journal cannot be read as it stands; somebody must look at the file.</summary>
internal sealed class DamagedJournalException(string message, Exception? innerException = null) : Exception(message, innerException)
{
    /// <summary>Whether its bytes are as they were written by somebody, and yet do not open.</summary>
    public bool IsSealBroken { get; init; }
}
