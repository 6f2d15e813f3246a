using System.Text.Json;

namespace Memory.Server.Models.Calls;

/// <summary>Makes of whatever a provider's package throws what it means. Of causes only those of the connection are kept, since the others may quote what was sent.</summary>
internal static class CallFaults
{
    public static ModelFailedException Read(Exception fault)
    {
        foreach (var cause in Chain(fault))
        {
            switch (cause)
            {
                // Ours, wrapped by a package on its way.
                case ModelFailedException known:
                    return known;
                case HttpRequestException { HttpRequestError: HttpRequestError.ConnectionError or HttpRequestError.NameResolutionError or HttpRequestError.SecureConnectionError }:
                    return new(ModelFault.Unreachable, "The model's service could not be reached.", cause);
                case HttpRequestException or IOException:
                    return BrokenOff(cause);
                case JsonException:
                    return Unreadable(fault);
            }
        }

        return fault switch
        {
            // Ours did not end it: connecting has a time of its own.
            OperationCanceledException => new(ModelFault.Unreachable, "The model's service could not be reached.", fault),
            Anthropic.Exceptions.AnthropicSseException => new(ModelFault.ServiceError, "The model's service failed in the middle of its answer."),
            _ => Unreadable(fault),
        };
    }

    /// <summary>An answer that ended before its end.</summary>
    public static ModelFailedException BrokenOff(Exception? cause = null) => new(ModelFault.ServiceError, "The model's service broke off its answer.", cause);

    private static ModelFailedException Unreadable(Exception fault) => new(ModelFault.Unreadable, $"The model's answer could not be read ({fault.GetType().Name}).");

    private static IEnumerable<Exception> Chain(Exception fault)
    {
        for (var cause = fault; cause is not null; cause = cause.InnerException)
            yield return cause;
    }
}
