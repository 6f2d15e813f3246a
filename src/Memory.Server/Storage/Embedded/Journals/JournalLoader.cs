using System.Text.Json;
using Memory.Server.Storage.Embedded.Disk;

namespace Memory.Server.Storage.Embedded.Journals;

/// <summary>
/// Folds a journal into a state. A bad frame at the end is the torn tail of a write that was never acknowledged, and is cut; one with
/// good frames behind it is damage: nothing is cut or skipped, and the journal cannot be used.
/// </summary>
internal static class JournalLoader
{
    public static LoadedJournal Load(IDisk disk, string path, JournalHeader header, IJournalState state)
    {
        if (!disk.Exists(path))
        {
            state.Loaded();
            return new LoadedJournal(0, 0);
        }

        using var file = disk.OpenRead(path);
        using var frames = new FrameReader(file);
        if (frames.TryRead(out var first))
        {
            CheckHeader(first.Span, header, path);
            while (frames.TryRead(out var payload))
                Replay(payload.Span, state, path, frames.Offset);
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
        return new LoadedJournal(frames.Offset, torn);
    }

    private static void CheckHeader(ReadOnlySpan<byte> payload, JournalHeader expected, string path)
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

        if (found is null || found.Format > expected.Format)
            throw new DamagedJournalException($"The journal {path} was written by a newer version.");
        if (found.Owner != expected.Owner || found.User != expected.User)
            throw new DamagedJournalException($"The journal {path} belongs to somebody else.");
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
/// <param name="Cut">How many bytes of a torn tail were cut.</param>
internal sealed record LoadedJournal(long Length, long Cut);

/// <summary>A journal cannot be read as it stands; somebody must look at the file.</summary>
internal sealed class DamagedJournalException(string message, Exception? innerException = null) : Exception(message, innerException);
