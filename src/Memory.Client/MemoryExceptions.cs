using System.Net;

namespace Memory.Client;

/// <summary>The server refused a request: it was malformed, not allowed, or named something that does not exist.</summary>
/// <param name="statusCode">The HTTP status.</param>
/// <param name="problem">What the server said about it.</param>
public sealed class MemoryApiException(HttpStatusCode statusCode, ProblemReport problem)
    : Exception(problem?.Detail ?? $"The memory server answered {(int)statusCode}.")
{
    /// <summary>The HTTP status.</summary>
    public HttpStatusCode StatusCode { get; } = statusCode;

    /// <summary>What the server said about it.</summary>
    public ProblemReport Problem { get; } = problem ?? new ProblemReport { Status = (int)statusCode };
}

/// <summary>The server could not be reached, did not answer in time, is overloaded, or did not answer sensibly. Retrying may help.</summary>
public sealed class MemoryUnavailableException : Exception
{
    /// <summary>Creates the exception.</summary>
    /// <param name="message">What happened.</param>
    /// <param name="innerException">What caused it.</param>
    /// <param name="retryAfter">How long the server asked to wait.</param>
    public MemoryUnavailableException(string message, Exception? innerException = null, TimeSpan? retryAfter = null)
        : base(message, innerException) => RetryAfter = retryAfter;

    /// <summary>How long the server asked to wait; null when it did not say.</summary>
    public TimeSpan? RetryAfter { get; }

    /// <summary>What happened, as metrics and traces tell it: one of <see cref="FaultReason"/>.</summary>
    internal string Reason { get; init; } = FaultReason.Unavailable;

    /// <summary>The status that the server, or something before it, answered with; null when no answer came.</summary>
    internal HttpStatusCode? StatusCode { get; init; }
}
