using System.Buffers;
using System.Globalization;
using System.Text.Json;

namespace Memory.Server.Embedding.Providers;

/// <summary>Makes of an answer that is none, by its status, what went wrong. The service's own words stay out: they may repeat the key or a text.</summary>
internal static class ServiceRefusal
{
    private const int MaxCodeLength = 64;
    private const int MaxWaitSeconds = 24 * 60 * 60;
    private const string QuotaUsedUp = "insufficient_quota";
    private static readonly SearchValues<char> CodeCharacters = SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_");

    /// <param name="status">The HTTP status.</param>
    /// <param name="body">The answer; of it only a short code such as <c>model_not_found</c> is told on.</param>
    /// <param name="retryAfter">The header of that name, in seconds or as a date.</param>
    /// <param name="secret">The key, which is told to nobody even when a service uses it as a code.</param>
    /// <param name="now">The time that a date is compared with.</param>
    public static EmbeddingFailedException Read(int status, ReadOnlyMemory<byte> body, string? retryAfter, string? secret, DateTimeOffset now)
    {
        var error = ErrorIn(body);
        var code = error.Code is { } told && told != secret ? told : null;
        var (fault, what) = status switch
        {
            429 when code == QuotaUsedUp => (EmbeddingFault.Refused, "says that the quota is used up"),
            429 => (EmbeddingFault.Throttled, "asks for fewer calls"),
            408 or 425 or >= 500 => (EmbeddingFault.Unavailable, "failed"),
            401 or 403 => (EmbeddingFault.Refused, "refused the key"),
            404 => (EmbeddingFault.Refused, "has no such model, deployment or path"),
            400 or 422 when error.Field is "model" or "dimensions" or "encoding_format" => (EmbeddingFault.Refused, $"does not take our '{error.Field}'"),
            400 or 413 or 422 => (EmbeddingFault.TextRefused, "refused the request, as it does with a text that it cannot take"),
            >= 300 and < 400 => (EmbeddingFault.Refused, "sent us elsewhere; Memory:Embedding:Endpoint must be its final address"),
            _ => (EmbeddingFault.Refused, "refused the request"),
        };
        var detail = code is null ? "" : $", {code}";
        return new EmbeddingFailedException(fault, $"The embedding service {what} ({status.ToString(CultureInfo.InvariantCulture)}{detail}).") { RetryAfter = Wait(retryAfter, now) };
    }

    /// <summary>The error's code, and which field of the request it is about.</summary>
    private static (string? Code, string? Field) ErrorIn(ReadOnlyMemory<byte> body)
    {
        try
        {
            using var document = JsonDocument.Parse(body);
            return document.RootElement is { ValueKind: JsonValueKind.Object } root
                && root.TryGetProperty("error", out var error) && error.ValueKind == JsonValueKind.Object
                    ? (WordIn(error, "code"), WordIn(error, "param"))
                    : default;
        }
        catch (Exception fault) when (fault is JsonException or InvalidOperationException)
        {
            // A gateway's page, or text that is no text: it says nothing.
            return default;
        }
    }

    private static string? WordIn(JsonElement error, string name) =>
        error.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String
        && value.GetString() is { Length: > 0 and <= MaxCodeLength } text && !text.AsSpan().ContainsAnyExcept(CodeCharacters)
            ? text
            : null;

    private static TimeSpan? Wait(string? retryAfter, DateTimeOffset now)
    {
        if (double.TryParse(retryAfter, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var seconds) && seconds >= 0)
            return TimeSpan.FromSeconds(Math.Min(seconds, MaxWaitSeconds));
        if (!DateTimeOffset.TryParse(retryAfter, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var until))
            return null;
        return until > now ? until - now : TimeSpan.Zero;
    }
}
