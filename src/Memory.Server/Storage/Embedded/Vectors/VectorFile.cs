using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text;
using Memory.Server.Encryption;
using Memory.Server.Memories;
using Memory.Server.Storage.Embedded.Disk;
using Memory.Server.Storage.Embedded.Journals;
using Memory.Server.Storage.Embedded.Sealing;

namespace Memory.Server.Storage.Embedded.Vectors;

/// <summary>
/// A user's vectors of one kind, by their texts' hashes: checksummed frames behind a journal's header and the kind. In memory are only the
/// places. Everything in it can be made again, so what cannot be read is left out, and nothing waits for the disk to have it.
/// </summary>
internal sealed class VectorFile
{
    private readonly IDisk disk;
    private readonly FrameSeal? seal;
    private readonly Dictionary<UInt128, Place> places = [];
    private long rowFrames;
    private long end;

    private VectorFile(IDisk disk, string path, VectorKind kind, FrameSeal? seal) => (this.disk, Path, Kind, this.seal) = (disk, path, kind, seal);

    public string Path { get; private set; }

    public VectorKind Kind { get; }

    public bool IsSealed => seal is not null;

    /// <summary>Whether it was damaged, so that something of it is missing.</summary>
    public bool IsDamaged { get; private set; }

    /// <summary>Whether a frame was undamaged and did not open.</summary>
    public bool IsSealBroken { get; private set; }

    /// <summary>About how many bytes it takes in memory.</summary>
    public long Size => 256 + (64L * places.Count);

    public IReadOnlyCollection<UInt128> Texts => places.Keys;

    private int RowSize => RowSizeOf(Kind);

    /// <summary>Opens a file; null when there is none that can be used. Behind a frame that is damaged or does not open nothing is used.</summary>
    public static VectorFile? Open(IDisk disk, string path, Scope scope, DataKey? key)
    {
        if (!disk.Exists(path))
            return null;
        using var file = disk.OpenRead(path);
        using var frames = new FrameReader(file);
        if (VectorFrames.ReadKind(frames, scope) is not (var header, { } kind) || (header.IsSealed && header.Key != key?.Id))
            return null;
        var opened = new VectorFile(disk, path, kind, header.IsSealed ? VectorFrames.SealOf(header, key!, kind) : null) { end = frames.Offset };
        while (frames.TryRead(out var payload))
        {
            // A mark holds no longer once something follows it.
            if (payload.Length == VectorFrames.MarkSize)
                continue;
            if (!opened.Take(payload, frames.Offset - payload.Length))
            {
                (opened.IsDamaged, opened.IsSealBroken) = (true, true);
                return opened;
            }

            opened.end = frames.Offset;
        }

        opened.IsDamaged = frames.Offset < frames.Length;
        return opened;
    }

    /// <summary>Begins a file in the place of whatever stands there; sealed when there is a key.</summary>
    public static VectorFile Create(IDisk disk, string path, Scope scope, VectorKind kind, DataKey? key)
    {
        var header = JournalHeader.Of(scope);
        if (key is not null)
            header = JournalHeader.SealedOf(header, key.Id, StoreSeals.NewFile());
        var created = new VectorFile(disk, path, kind, key is null ? null : VectorFrames.SealOf(header, key, kind));
        using var file = disk.OpenWrite(path, create: true);
        file.SetLength(0);
        created.Put(file, header.ToFrame());
        created.Put(file, VectorFrames.Seal(Encoding.UTF8.GetBytes(kind.ToString())));
        return created;
    }

    public bool Has(UInt128 text) => places.ContainsKey(text);

    /// <summary>Adds vectors of this kind.</summary>
    public void Append(IReadOnlyCollection<KeyValuePair<UInt128, ReadOnlyMemory<float>>> vectors)
    {
        if (vectors.Count == 0)
            return;
        var rows = VectorFrames.RowsOf(vectors, RowSize);
        var start = end + Frame.HeaderSize;
        var frame = seal is null ? VectorFrames.Seal(rows) : seal.ToFrame(rows, rowFrames + 1);
        using (var file = disk.OpenWrite(Path, create: false))
        {
            file.SetLength(end);
            Put(file, frame);
            file.Sync();
        }

        Note(rows, start, frame.Length - Frame.HeaderSize);
    }

    /// <summary>The vectors of those of the texts that have one.</summary>
    public Dictionary<UInt128, float[]> Read(IEnumerable<UInt128> texts)
    {
        var vectors = new Dictionary<UInt128, float[]>();
        using var file = disk.OpenRead(Path);
        var wanted = texts.Distinct().Where(places.ContainsKey).Select(text => (Text: text, Place: places[text]));
        if (seal is null)
        {
            var bytes = new byte[RowSize - TextHash.Size];
            foreach (var (text, place) in wanted)
            {
                if (file.Read(place.Frame + place.Row, bytes) == bytes.Length)
                    vectors.Add(text, VectorFrames.ToVector(bytes));
            }

            return vectors;
        }

        // A seal is opened whole, so that each is opened once.
        foreach (var frame in wanted.GroupBy(static row => (row.Place.Frame, row.Place.Length, row.Place.Number)))
        {
            var bytes = new byte[frame.Key.Length];
            if (file.Read(frame.Key.Frame, bytes) != bytes.Length || seal.TryOpen(bytes, frame.Key.Number) is not { } rows)
                continue;
            foreach (var (text, place) in frame)
                vectors.Add(text, VectorFrames.ToVector(rows.AsSpan(place.Row, RowSize - TextHash.Size)));
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

    /// <summary>Takes in the frame of rows whose payload stands there; false when it does not open.</summary>
    private bool Take(ReadOnlyMemory<byte> payload, long start)
    {
        if (seal is null)
            Note(payload.Span, start, payload.Length);
        else if (seal.TryOpen(payload.Span, rowFrames + 1) is { } rows)
            Note(rows, start, payload.Length);
        else
            return false;
        return true;
    }

    private void Note(ReadOnlySpan<byte> rows, long start, int length)
    {
        rowFrames++;
        for (var at = 0; at + RowSize <= rows.Length; at += RowSize)
            places[BinaryPrimitives.ReadUInt128LittleEndian(rows[at..])] = new Place(start, length, rowFrames, at + TextHash.Size);
    }

    private void Put(IDiskFile file, byte[] frame)
    {
        file.Write(end, frame);
        end += frame.Length;
    }

    /// <summary>Where a vector stands: in which frame's payload, of what length, which frame of rows it is, and where in it.</summary>
    [StructLayout(LayoutKind.Auto)]
    private readonly record struct Place(long Frame, int Length, long Number, int Row);
}
