using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Memory.Server.Encryption;
using Memory.Server.Memories;

namespace Memory.Server.Storage.Postgres.Sealing;

/// <summary>
/// Seals and opens the rows of one user, or of one owner, during one transaction. What is sealed is bound to whose it is, to the table, the row and the
/// field. Not for several threads at a time.
/// </summary>
/// <param name="holder">Whose rows.</param>
/// <param name="key">Their key; null when there is none.</param>
/// <param name="seals">Whether what is written is sealed.</param>
/// <param name="takesPlain">Whether a plain row is as good as a sealed one.</param>
/// <param name="takesSealed">Whether this server can know keys at all.</param>
internal sealed class RowSeal(KeyHolder holder, DataKey? key, bool seals, bool takesPlain, bool takesSealed)
{
    private const int HashLength = 16;
    private const string Row = "row";

    /// <summary>Of a store that encryption does not concern.</summary>
    public static RowSeal None { get; } = new(new KeyHolder("", User: null), key: null, seals: false, takesPlain: true, takesSealed: false);

    /// <summary>Of whoever needs nothing of what rows tell: what is sealed does not open, and that is no fault.</summary>
    public static RowSeal Keyless => new(new KeyHolder("", User: null), key: null, seals: false, takesPlain: true, takesSealed: true);

    public DataKey? Key => key;

    /// <summary>Whether what is written is sealed.</summary>
    public bool Seals => seals;

    /// <summary>Whether a plain row is as good as a sealed one; not any more once everything in the store is sealed.</summary>
    public bool TakesPlain => takesPlain;

    /// <summary>Whether rows of both kinds may stand beside each other.</summary>
    private bool IsMixed => takesSealed && (!seals || takesPlain) && key is not null;

    /// <summary>The tables of rows that did not open, each row once.</summary>
    public List<string> Broken { get; } = [];

    /// <summary>Whether the key was compared with the ring's while nobody else writes the user.</summary>
    public bool IsVerified { get; set; }

    /// <summary>Seals what a row tells; null when rows are written plain.</summary>
    public byte[]? Close<T>(T secret, JsonTypeInfo<T> type, string table, string id) =>
        seals ? Needed.Seal(JsonSerializer.SerializeToUtf8Bytes(secret, type), PlaceOf(table, id, Row)) : null;

    /// <summary>Opens what a row tells; null when it does not open.</summary>
    /// <exception cref="StorageUnavailableException">It is sealed, and this server knows nothing of encryption.</exception>
    public T? Open<T>(byte[] closed, JsonTypeInfo<T> type, string table, string id)
        where T : class
    {
        if (TryOpen(closed, PlaceOf(table, id, Row)) is { } plain)
        {
            try
            {
                return JsonSerializer.Deserialize(plain, type);
            }
            catch (JsonException)
            {
                // Sealed by a later version, which tells it otherwise.
            }
        }

        return null;
    }

    /// <summary>Seals something that was computed of a row's text.</summary>
    public byte[] Close(ReadOnlySpan<byte> plain, SealedText text, string field) => Needed.Seal(plain, PlaceOf(text, field));

    /// <summary>Opens something that was computed of a row's text; null when it does not open.</summary>
    public byte[]? Open(byte[] closed, SealedText text, string field) => TryOpen(closed, PlaceOf(text, field));

    /// <summary>Stands for a row's text, so that vectors can stay when the text does.</summary>
    public byte[]? HashOf(SealedText text) => key is null ? null : Shortened(key.HashOf("text", text.Table, text.Id, text.Content, text.Value is null ? "" : "=" + text.Value));

    /// <summary>Stands for an identity in what is written.</summary>
    public byte[] IdentityHash(string identity) => seals ? Sealed(identity) : Plain(identity);

    /// <summary>What may stand for an identity in what is stored.</summary>
    public byte[][] IdentityHashes(string identity) => key is null ? [Plain(identity)] : IsMixed ? [Sealed(identity), Plain(identity)] : [Sealed(identity)];

    /// <summary>Stands for a name in what is written.</summary>
    public Guid NameKey(string name) => seals ? SealedName(name) : PlainName(name);

    /// <summary>What may stand for a name in what is stored.</summary>
    public Guid[] NameKeys(string name) => key is null ? [PlainName(name)] : IsMixed ? [SealedName(name), PlainName(name)] : [SealedName(name)];

    /// <summary>Stands for a link's relation in what is written.</summary>
    public string RelationKey(string relation) => seals ? SealedRelation(relation) : relation;

    /// <summary>What may stand for a link's relation in what is stored.</summary>
    public string[] RelationKeys(string relation) => key is null ? [relation] : IsMixed ? [SealedRelation(relation), relation] : [SealedRelation(relation)];

    /// <summary>Stands for the body of a request in what is written.</summary>
    public string Fingerprint(string fingerprint) => seals ? Convert.ToHexStringLower(Needed.HashOf("fingerprint", fingerprint)) : fingerprint;

    /// <summary>What a column holds in place of a text when that is sealed.</summary>
    public string? InPlaceOf(string? text) => seals ? null : text;

    /// <summary>The same in a column that is never null.</summary>
    public string Emptied(string text) => seals ? "" : text;

    public Json? InPlaceOf(Json? json) => seals ? null : json;

    /// <summary>What a column holds of which only matters whether there is something.</summary>
    public string? Marked(string? text) => seals && text is { Length: > 0 } ? "*" : text;

    private DataKey Needed => key ?? throw new MissingKeyException();

    private byte[]? TryOpen(byte[] closed, byte[] place)
    {
        if (!takesSealed)
            throw new StorageUnavailableException("The database is encrypted, and this server was not given the key; start it with the settings of the others.");
        return key?.TryOpen(closed, place);
    }

    private byte[] PlaceOf(string table, string id, string field) => SealedPlace.Of(holder.Owner, holder.User ?? "", holder.User is null ? "owner" : "user", table, id, field);

    private byte[] PlaceOf(SealedText text, string field) =>
        SealedPlace.Of(holder.Owner, holder.User ?? "", "user", text.Table, text.Id, field, Convert.ToHexString(HashOf(text) ?? []));

    private static byte[] Plain(string identity) => Shortened(SHA256.HashData(Encoding.UTF8.GetBytes(identity)));

    private byte[] Sealed(string identity) => Shortened(Needed.HashOf("identity", identity));

    private static Guid PlainName(string name) => new(Plain(name), bigEndian: true);

    private Guid SealedName(string name) => new(Shortened(Needed.HashOf("name", name)), bigEndian: true);

    private string SealedRelation(string relation) => "~" + Convert.ToHexStringLower(Shortened(Needed.HashOf("relation", relation)));

    private static byte[] Shortened(byte[] hash) => hash[..HashLength];
}
