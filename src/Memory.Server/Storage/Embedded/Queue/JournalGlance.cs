using System.Collections.Immutable;
using System.Text.Json;
using Memory.Server.Memories;
using Memory.Server.Storage.Embedded.Disk;
using Memory.Server.Storage.Embedded.Journals;
using Memory.Server.Storage.Embedded.Sealing;

namespace Memory.Server.Storage.Embedded.Queue;

/// <summary>
/// Looks through a user's journal for what a start has to see to, work that was left or given up and text that was erased but still stands in the file, without making
/// the user's state of it: most journals hold nothing of the kind, and whoever asks for a memory just then needs the processor.
/// </summary>
internal sealed class JournalGlance
{
    private readonly HashSet<JobId> left = [];
    private bool hasErased;

    /// <summary>Whether the user is to be loaded: there is something to see to, the file is not whole, or it is not written as it should be. Loading tells which.</summary>
    /// <param name="disk">Where the file is.</param>
    /// <param name="path">The file.</param>
    /// <param name="access">What opens it.</param>
    /// <param name="seals">Whether files are to be sealed.</param>
    public static bool Asks(IDisk disk, string path, SealAccess access, bool seals)
    {
        var glance = new JournalGlance();
        try
        {
            using var file = disk.OpenRead(path);
            using var frames = new FrameReader(file);
            if (!frames.TryRead(out var first) || JournalHeader.Parse(first.Span) is not { } header || header.IsSealed != seals)
                return true;
            var coding = access.CodingOf(header, path);
            for (var count = 1L; frames.TryRead(out var payload); count++)
            {
                if (!coding.TryOpen(payload, count, out var opened))
                    return true;
                glance.Look(opened.Span);
                if (glance.hasErased)
                    return true;
            }

            return glance.left.Count > 0 || frames.Offset < frames.Length;
        }
        catch (Exception fault) when (fault is JsonException or FormatException or DamagedJournalException)
        {
            return true;
        }
    }

    /// <summary>Looks at the lines of a frame. A name in quotation marks stands nowhere inside of a text, whose own are escaped, so that most lines need not be parsed.</summary>
    private void Look(ReadOnlySpan<byte> lines)
    {
        while (lines.IndexOf((byte)'\n') is var end and >= 0)
        {
            var line = lines[..end];
            if (line.IndexOf("\"jobs\":"u8) >= 0 || line.IndexOf("\"erased\":"u8) >= 0)
                Note(JsonSerializer.Deserialize(line, JournalFormat.Work) ?? throw new JsonException("An entry is missing."));
            lines = lines[(end + 1)..];
        }
    }

    private void Note(WorkEntry entry)
    {
        hasErased |= !entry.Erased.IsDefaultOrEmpty;
        foreach (var job in entry.Jobs.IsDefault ? [] : entry.Jobs)
        {
            if (job.Status == JobStatus.Done)
                left.Remove(job.Id);
            else
                left.Add(job.Id);
        }
    }
}

/// <summary>Of a commit in a user's journal (<see cref="Users.UserEntry"/>) what a start looks for.</summary>
internal sealed record WorkEntry
{
    public ImmutableArray<MemoryId> Erased { get; init; }

    public ImmutableArray<IngestJob> Jobs { get; init; }
}
