using System.Globalization;
using Memory.Server.Remote;

namespace Memory.Server.Models.Providers;

/// <summary>Makes of an answer that is none, by its status, what went wrong. The service's own words stay out: they may repeat the key or the prompt.</summary>
internal static class ModelRefusal
{
    /// <param name="status">The HTTP status.</param>
    /// <param name="error">What the service said with it.</param>
    public static ModelFailedException Of(int status, ServiceError error)
    {
        var (fault, what) = status switch
        {
            429 when error.Code == ServiceError.QuotaUsedUp => (ModelFault.Refused, "says that the quota is used up"),
            429 => (ModelFault.RateLimited, "asks for fewer calls"),
            408 or 425 or >= 500 => (ModelFault.ServiceError, "failed"),
            401 or 403 => (ModelFault.Refused, "refused the key"),
            402 => (ModelFault.Refused, "wants to be paid first"),
            404 => (ModelFault.Refused, "has no such model, deployment or path"),
            400 or 413 or 422 => (ModelFault.Refused, "refused the request, as it does with a prompt that is too long"),
            >= 300 and < 400 => (ModelFault.Refused, "sent us elsewhere; Memory:Model:Endpoint must be its final address"),
            _ => (ModelFault.Refused, "refused the request"),
        };
        var detail = (error.Code ?? error.Type) is { } word ? $", {word}" : "";
        return new ModelFailedException(fault, $"The model's service {what} ({status.ToString(CultureInfo.InvariantCulture)}{detail}).")
        {
            RetryAfter = error.RetryAfter,
            IsOfTheRequest = status is 400 or 413 or 422,
        };
    }
}
