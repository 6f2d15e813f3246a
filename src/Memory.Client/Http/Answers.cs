using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Memory.Client;

/// <summary>Reads documents out of whole answers and believes nothing about them.</summary>
internal static class Answers
{
    /// <summary>The contract as the client reads it: a missing or null member where the contract has a value is refused here, not met later.</summary>
    public static MemoryResponseJson Json { get; } = new(new JsonSerializerOptions(MemoryResponseJson.Default.Options)
    {
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
    });

    /// <exception cref="MemoryUnavailableException">The answer is not such a document.</exception>
    public static T Read<T>(MediaTypeHeaderValue? contentType, ReadOnlySpan<byte> json, JsonTypeInfo<T> type)
        where T : class
    {
        if (!IsJson(contentType))
            throw NotJson();
        try
        {
            // A text may begin with the mark of UTF-8, which is none of the document's.
            if (json.StartsWith(Encoding.UTF8.Preamble))
                json = json[Encoding.UTF8.Preamble.Length..];
            return JsonSerializer.Deserialize(json, type) ?? throw new JsonException("The document is null.");
        }
        catch (Exception fault) when (fault is JsonException or InvalidOperationException or ArgumentException)
        {
            throw new MemoryUnavailableException("The memory server's answer is not what the contract says.", fault) { Reason = FaultReason.Malformed };
        }
    }

    public static MemoryUnavailableException NotJson() => new("The memory server's answer is not JSON in UTF-8. Is something else listening at its address?")
    {
        Reason = FaultReason.Malformed,
    };

    public static bool IsJson(MediaTypeHeaderValue? type) =>
        type?.MediaType is { } media
        && (media.Equals("application/json", StringComparison.OrdinalIgnoreCase)
            || (media.StartsWith("application/", StringComparison.OrdinalIgnoreCase) && media.EndsWith("+json", StringComparison.OrdinalIgnoreCase)))
        && (type.CharSet?.Trim('"') is not { Length: > 0 } charset || charset.Equals("utf-8", StringComparison.OrdinalIgnoreCase));
}
