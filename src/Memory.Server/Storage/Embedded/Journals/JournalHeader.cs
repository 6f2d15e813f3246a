using System.Text.Json;
using System.Text.Json.Serialization;
using Memory.Server.Encryption;
using Memory.Server.Memories;
using Memory.Server.Storage.Embedded.Disk;

namespace Memory.Server.Storage.Embedded.Journals;

/// <summary>A journal's first frame: it tells whose it is, so that the file can be carried elsewhere.</summary>
/// <param name="Format">The version of its format: <see cref="StoreFormat.Plain"/>, or <see cref="StoreFormat.Sealed"/> when its other frames are sealed.</param>
/// <param name="Owner">The tenant.</param>
/// <param name="User">The remembered person; null in an owner's own journal.</param>
internal sealed record JournalHeader(int Format, string Owner, string? User)
{
    /// <summary>The key that its frames are sealed under; empty in a plain one.</summary>
    public Guid Key { get; init; }

    /// <summary>A random name of this very file, so that frames of an earlier one do not open in it; empty in a plain one.</summary>
    public Guid File { get; init; }

    [JsonIgnore]
    public bool IsSealed => Format == StoreFormat.Sealed;

    [JsonIgnore]
    public KeyHolder Holder => new(Owner, User);

    public static JournalHeader Of(Scope scope) => new(StoreFormat.Plain, scope.Owner.Value, scope.User.Value);

    public static JournalHeader Of(OwnerId owner) => new(StoreFormat.Plain, owner.Value, null);

    public static JournalHeader PlainOf(JournalHeader header) => new(StoreFormat.Plain, header.Owner, header.User);

    public static JournalHeader SealedOf(JournalHeader header, Guid key, Guid file) => new(StoreFormat.Sealed, header.Owner, header.User) { Key = key, File = file };

    /// <summary>Whose journal it is; null for an owner's own.</summary>
    [JsonIgnore]
    public Scope? Scope => User is null ? null : new Scope(new OwnerId(Owner), new UserId(User));

    /// <summary>Reads the first frame of a journal; null when there is no such file or no good first frame.</summary>
    public static JournalHeader? TryRead(IDisk disk, string path)
    {
        if (!disk.Exists(path))
            return null;
        using var file = disk.OpenRead(path);
        using var frames = new FrameReader(file);
        return frames.TryRead(out var payload) ? Parse(payload.Span) : null;
    }

    public static JournalHeader? Parse(ReadOnlySpan<byte> payload) => JsonSerializer.Deserialize(payload, JournalFormat.Header);

    public byte[] ToFrame()
    {
        var payload = JsonSerializer.SerializeToUtf8Bytes(this, JournalFormat.Header);
        var frame = new byte[Frame.HeaderSize + payload.Length];
        payload.CopyTo(frame.AsSpan(Frame.HeaderSize));
        Frame.Seal(frame);
        return frame;
    }
}
