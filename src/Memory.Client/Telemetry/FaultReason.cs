using System.Globalization;

namespace Memory.Client;

/// <summary>The closed set of words by which metrics and traces tell what went wrong (<c>error.type</c>).</summary>
internal static class FaultReason
{
    /// <summary>No answer in time.</summary>
    public const string Timeout = "timeout";

    /// <summary>Not asked, because the server has not answered lately.</summary>
    public const string CircuitOpen = "circuit_open";

    /// <summary>No connection.</summary>
    public const string Unreachable = "unreachable";

    /// <summary>An answer that is not what the contract says, or is about somebody else.</summary>
    public const string Malformed = "malformed";

    /// <summary>Anything else: an answer of 5xx, a connection that broke off.</summary>
    public const string Unavailable = "unavailable";

    /// <summary>The reason of a fault; for a refusal its HTTP status.</summary>
    public static string Of(Exception fault) => fault switch
    {
        MemoryApiException refused => ((int)refused.StatusCode).ToString(CultureInfo.InvariantCulture),
        MemoryUnavailableException unavailable => unavailable.Reason,
        _ => Unavailable,
    };
}
