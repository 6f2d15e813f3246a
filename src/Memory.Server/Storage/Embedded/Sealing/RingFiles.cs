using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;
using Memory.Server.Encryption;
using Memory.Server.Encryption.Masters;

namespace Memory.Server.Storage.Embedded.Sealing;

/// <summary>The file <c>ring</c>: the ring's name and the master keys that it knows.</summary>
internal sealed record RingFile(int Format, Guid Id, ImmutableArray<MasterRow> Masters)
{
    /// <summary>The version of the ring's files.</summary>
    public const int CurrentFormat = 1;

    public byte[] ToBytes() => JsonSerializer.SerializeToUtf8Bytes(this, RingJson.Default.RingFile);

    /// <summary>Reads it; null when it is none of this version.</summary>
    public static RingFile? TryParse(ReadOnlySpan<byte> bytes)
    {
        try
        {
            return JsonSerializer.Deserialize(bytes, RingJson.Default.RingFile) is { Format: CurrentFormat, Masters.IsDefault: false } file && file.Id != Guid.Empty ? file : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}

/// <summary>A master key that the ring knows; see <see cref="KnownMaster"/>.</summary>
internal sealed record MasterRow(Guid Id, byte[] Check, byte[]? Salt, int Iterations)
{
    public static MasterRow Of(KnownMaster master) => new(
        master.Id, [.. master.Check], master.Derivation is { } derivation ? [.. derivation.Salt] : null, master.Derivation?.Iterations ?? 0);

    // The serializer writes bytes that are null as empty text.
    public KnownMaster ToKnown() => new(Id, [.. Check], Salt is { Length: > 0 } ? new PassphraseDerivation([.. Salt], Iterations) : null);
}

/// <summary>The file of one holder's wrapped key.</summary>
internal sealed record KeyFile(int Format, string Owner, string? User, Guid Id, Guid Master, byte[] Key)
{
    public static KeyFile Of(KeyHolder holder, WrappedKey key) => new(RingFile.CurrentFormat, holder.Owner, holder.User, key.Id, key.Master, [.. key.Bytes]);

    [JsonIgnore]
    public KeyHolder Holder => new(Owner, User);

    public WrappedKey ToWrapped() => new(Id, Master, [.. Key]);

    public byte[] ToBytes() => JsonSerializer.SerializeToUtf8Bytes(this, RingJson.Default.KeyFile);

    /// <summary>Reads it; null when it is none of this version.</summary>
    public static KeyFile? TryParse(ReadOnlySpan<byte> bytes)
    {
        try
        {
            return JsonSerializer.Deserialize(bytes, RingJson.Default.KeyFile) is { Format: RingFile.CurrentFormat } file ? file : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}

/// <summary>How the ring's files are written: one JSON object each.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, RespectNullableAnnotations = true, RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(RingFile))]
[JsonSerializable(typeof(KeyFile))]
internal sealed partial class RingJson : JsonSerializerContext;
