using Memory.Server.Storage.Embedded.Disk;
using Memory.Server.Storage.Embedded.Journals;

namespace Memory.Server.Storage.Embedded.Vectors;

/// <summary>
/// Looks through the end of a user's journal for texts, without making the user's state of it: what follows the last of them is mostly the end of a job or a link that was learned,
/// and after a kill whoever asks needs the processor.
/// </summary>
internal static class TextGlance
{
    /// <summary>Whether texts may have come, changed or gone since the journal was so long; also when that cannot be told.</summary>
    /// <param name="disk">Where the file is.</param>
    /// <param name="path">The file.</param>
    /// <param name="header">The file's.</param>
    /// <param name="length">So many bytes were looked at before.</param>
    public static bool MayHaveChanged(IDisk disk, string path, JournalHeader header, long length)
    {
        using var file = disk.OpenRead(path);
        if (length == file.Length)
            return false;
        if (header.IsSealed)
            return true;
        using var frames = new FrameReader(file, length);
        while (frames.TryRead(out var payload))
        {
            // A name in quotation marks stands nowhere inside of a text, whose own are escaped.
            if (payload.Span.IndexOf("\"turns\":"u8) >= 0 || payload.Span.IndexOf("\"memories\":"u8) >= 0 || payload.Span.IndexOf("\"erased\":"u8) >= 0)
                return true;
        }

        // The file is not whole, or was written anew since and is another one.
        return frames.Offset != frames.Length;
    }
}
