namespace Memory.Server.Models;

/// <summary>
/// A call that gave nothing of use: why, and when to try again. The only exception of a chat model beside the caller's own cancellation and
/// misuse. Its text holds nothing of what was asked or answered, no key and no address.
/// </summary>
internal sealed class ModelFailedException(ModelFault fault, string message, Exception? cause = null) : Exception(message, cause)
{
    public ModelFault Fault { get; } = fault;

    /// <summary>How long the service wants to be left alone; null if it did not say.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>Whether the same call may give something a little later.</summary>
    public bool IsTransient => Fault is ModelFault.Unreachable or ModelFault.TimedOut or ModelFault.RateLimited or ModelFault.ServiceError or ModelFault.CircuitOpen;

    /// <summary>Whether it is about this one request, and says nothing about the service: one user's long prompt must not close the door to the others.</summary>
    public bool IsOfTheRequest { get; init; }
}
