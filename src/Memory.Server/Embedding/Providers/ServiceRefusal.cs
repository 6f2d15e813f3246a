using System.Globalization;
using Memory.Server.Remote;

namespace Memory.Server.Embedding.Providers;

/// <summary>Makes of an answer that is none, by its status, what went wrong. The service's own words stay out: they may repeat the key or a text.</summary>
internal static class ServiceRefusal
{
    /// <param name="status">The HTTP status.</param>
    /// <param name="body">The answer; of it only a short code such as <c>model_not_found</c> is told on.</param>
    /// <param name="retryAfter">The header of that name, in seconds or as a date.</param>
    /// <param name="secret">The key, which is told to nobody even when a service uses it as a code.</param>
    /// <param name="now">The time that a date is compared with.</param>
    public static EmbeddingFailedException Read(int status, ReadOnlyMemory<byte> body, string? retryAfter, string? secret, DateTimeOffset now)
    {
        var error = ServiceError.Read(body, retryAfter, secret, now);
        var (fault, what) = status switch
        {
            429 when error.Code == ServiceError.QuotaUsedUp => (EmbeddingFault.Refused, "says that the quota is used up"),
            429 => (EmbeddingFault.Throttled, "asks for fewer calls"),
            408 or 425 or >= 500 => (EmbeddingFault.Unavailable, "failed"),
            401 or 403 => (EmbeddingFault.Refused, "refused the key"),
            404 => (EmbeddingFault.Refused, "has no such model, deployment or path"),
            400 or 422 when error.Field is "model" or "dimensions" or "encoding_format" => (EmbeddingFault.Refused, $"does not take our '{error.Field}'"),
            400 or 413 or 422 => (EmbeddingFault.TextRefused, "refused the request, as it does with a text that it cannot take"),
            >= 300 and < 400 => (EmbeddingFault.Refused, "sent us elsewhere; Memory:Embedding:Endpoint must be its final address"),
            _ => (EmbeddingFault.Refused, "refused the request"),
        };
        var detail = error.Code is { } code ? $", {code}" : "";
        return new EmbeddingFailedException(fault, $"The embedding service {what} ({status.ToString(CultureInfo.InvariantCulture)}{detail}).") { RetryAfter = error.RetryAfter };
    }
}
