using System.Buffers.Binary;
using System.Text;
using Memory.Server.Memories;
using Memory.Server.Storage.Embedded.Disk;
using Memory.Server.Storage.Embedded.Journals;

namespace Memory.Server.Storage.Embedded.Vectors;

/// <summary>
/// A user's vectors of one kind, by their texts' hashes: checksummed frames behind a journal's header and the kind. In memory are only the
/// places. Everything in it can be made again, so what cannot be read is left out, and nothing waits for the disk to have it.
/// </summary>
internal sealed class VectorFile
{
    private readonly IDisk disk;
    private readonly Dictionary<UInt128, long> places = [];
    private long end;

    private VectorFile(IDisk disk, string path, VectorKind kind) => (this.disk, Path, Kind) = (disk, path, kind);

    public string Path { get; private set; }

    public VectorKind Kind { get; }

    /// <summary>Whether it was damaged, so that something of it is missing.</summary>
    public bool IsDamaged { get; private set; }

    /// <summary>About how many bytes it takes in memory.</summary>
    public long Size => 256 + (48L * places.Count);

    public IReadOnlyCollection<UInt128> Texts => places.Keys;

    private int RowSize => RowSizeOf(Kind);

    /// <summary>Opens a file; null when there is none that can be used. Behind a frame that is damaged nothing is used.</summary>
    public static VectorFile? Open(IDisk disk, string path, Scope scope)
    {
        if (!disk.Exists(path))
            return null;
        using var file = disk.OpenRead(path);
        using var frames = new FrameReader(file);
        if (VectorFrames.ReadKind(frames, scope) is not { } kind)
            return null;
        var opened = new VectorFile(disk, path, kind) { end = frames.Offset };
        while (frames.TryRead(out var payload))
        {
            var start = frames.Offset - payload.Length;
            for (var at = 0; at + opened.RowSize <= payload.Length; at += opened.RowSize)
                opened.places[BinaryPrimitives.ReadUInt128LittleEndian(payload.Span[at..])] = start + at + TextHash.Size;

            // A mark holds no longer once something follows it.
            if (payload.Length != VectorFrames.MarkSize)
                opened.end = frames.Offset;
        }

        opened.IsDamaged = frames.Offset < frames.Length;
        return opened;
    }

    /// <summary>Begins a file in the place of whatever stands there.</summary>
    public static VectorFile Create(IDisk disk, string path, Scope scope, VectorKind kind)
    {
        var created = new VectorFile(disk, path, kind);
        using var file = disk.OpenWrite(path, create: true);
        file.SetLength(0);
        created.Put(file, JournalHeader.Of(scope).ToFrame());
        created.Put(file, VectorFrames.Seal(Encoding.UTF8.GetBytes(kind.ToString())));
        return created;
    }

    public bool Has(UInt128 text) => places.ContainsKey(text);

    /// <summary>Adds vectors of this kind.</summary>
    public void Append(IReadOnlyCollection<KeyValuePair<UInt128, ReadOnlyMemory<float>>> vectors)
    {
        if (vectors.Count == 0)
            return;
        var frame = VectorFrames.Of(vectors, RowSize);
        var start = end + Frame.HeaderSize + TextHash.Size;
        using (var file = disk.OpenWrite(Path, create: false))
        {
            file.SetLength(end);
            Put(file, frame);
            file.Sync();
        }

        foreach (var (text, _) in vectors)
        {
            places[text] = start;
            start += RowSize;
        }
    }

    /// <summary>The vectors of those of the texts that have one.</summary>
    public Dictionary<UInt128, float[]> Read(IEnumerable<UInt128> texts)
    {
        var vectors = new Dictionary<UInt128, float[]>();
        using var file = disk.OpenRead(Path);
        var bytes = new byte[RowSize - TextHash.Size];
        foreach (var text in texts)
        {
            if (!vectors.ContainsKey(text) && places.TryGetValue(text, out var place) && file.Read(place, bytes) == bytes.Length)
                vectors.Add(text, VectorFrames.ToVector(bytes));
        }

        return vectors;
    }

    /// <summary>Notes that no text lacked a vector when the user's journal was so long. The next row takes the mark's place.</summary>
    public void Mark(long journalLength)
    {
        var payload = new byte[VectorFrames.MarkSize];
        BinaryPrimitives.WriteInt64LittleEndian(payload, journalLength);
        using var file = disk.OpenWrite(Path, create: false);
        file.SetLength(end);
        file.Write(end, VectorFrames.Seal(payload));
    }

    /// <summary>Gives the file another name, under which it stands whole or not at all.</summary>
    public void MoveTo(string path)
    {
        disk.Replace(Path, path);
        Path = path;
        disk.SyncFolder(System.IO.Path.GetDirectoryName(path)!);
    }

    private static int RowSizeOf(VectorKind kind) => TextHash.Size + (kind.Dimensions * sizeof(ushort));

    private void Put(IDiskFile file, byte[] frame)
    {
        file.Write(end, frame);
        end += frame.Length;
    }
}
