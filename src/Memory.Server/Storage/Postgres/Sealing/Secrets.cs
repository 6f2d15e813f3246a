using System.Collections.Immutable;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Memory.Server.Storage.Postgres.Sealing;

/// <summary>What a row of <c>users</c> tells.</summary>
internal sealed record ProfileSecret(string? DisplayName, string? Metadata);

/// <summary>What a row of <c>sessions</c> tells.</summary>
internal sealed record SessionSecret(string Context);

/// <summary>What a row of <c>turns</c> tells.</summary>
internal sealed record TurnSecret(string? Name, string Content, string? Metadata);

/// <summary>What a row of <c>memories</c> tells.</summary>
internal sealed record MemorySecret(string Content, string? Value, string Identity, string? Metadata, string? RestoredReason);

/// <summary>What a row of <c>observations</c> tells.</summary>
internal sealed record ObservationSecret(string Content, string? Value, string Identity, string? Metadata, string? Corrects, string? RestoredReason);

/// <summary>What a row of <c>associations</c> tells.</summary>
internal sealed record LinkSecret(string Relation);

/// <summary>What a row of <c>jobs</c> or <c>failed_jobs</c> tells.</summary>
internal sealed record JobSecret(string LastError);

/// <summary>What a row of <c>kept_answers</c> tells.</summary>
internal sealed record AnswerSecret(string Fingerprint, string? ContentType, string? Body);

/// <summary>What a row of <c>api_keys</c> tells.</summary>
internal sealed record KeySecret(string Metadata);

/// <summary>The stems of a text and how often each occurs.</summary>
internal sealed record StemSecret(ImmutableArray<string> Stems, ImmutableArray<int> Counts)
{
    /// <summary>Names them in what is sealed.</summary>
    public const string Field = "stems";

    public byte[] ToBytes() => JsonSerializer.SerializeToUtf8Bytes(this, Secrets.Spelled.StemSecret);

    public static StemSecret Parse(byte[] plain) => JsonSerializer.Deserialize(plain, Secrets.Spelled.StemSecret)!;
}

/// <summary>How what rows tell is spelled before it is sealed: JSON.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    RespectNullableAnnotations = true, RespectRequiredConstructorParameters = false)]
[JsonSerializable(typeof(ProfileSecret))]
[JsonSerializable(typeof(SessionSecret))]
[JsonSerializable(typeof(TurnSecret))]
[JsonSerializable(typeof(MemorySecret))]
[JsonSerializable(typeof(ObservationSecret))]
[JsonSerializable(typeof(LinkSecret))]
[JsonSerializable(typeof(JobSecret))]
[JsonSerializable(typeof(AnswerSecret))]
[JsonSerializable(typeof(KeySecret))]
[JsonSerializable(typeof(StemSecret))]
internal sealed partial class Secrets : JsonSerializerContext
{
    /// <summary>As short as JSON may be: nobody shows it in a page.</summary>
    public static Secrets Spelled { get; } = new(new JsonSerializerOptions
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        RespectNullableAnnotations = true,
    });
}
