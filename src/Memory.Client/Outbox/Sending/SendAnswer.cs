using System.Net;

namespace Memory.Client;

/// <summary>What became of a request.</summary>
internal enum SendVerdict
{
    /// <summary>The server has the messages.</summary>
    Stored,

    /// <summary>The server will never have these messages.</summary>
    Refused,

    /// <summary>The server does not accept our key: a mistake of ours, which someone can mend while the messages wait.</summary>
    Rejected,

    /// <summary>The server failed on these messages, or knows no such address.</summary>
    Failed,

    /// <summary>No sensible answer came: the server is down, or it breaks off over these messages.</summary>
    Broken,

    /// <summary>The server, or what stands before it, says that it cannot answer now.</summary>
    Busy,
}

/// <summary>How a request ended, and what is known about it.</summary>
/// <param name="Verdict">What became of it.</param>
/// <param name="Reason">What went wrong, perhaps in the server's words, which do not belong in a log.</param>
/// <param name="Status">The status that was answered; null when no answer came.</param>
/// <param name="RetryAfter">How long the server asked to wait.</param>
internal sealed record SendAnswer(SendVerdict Verdict, string Reason = "", int? Status = null, TimeSpan? RetryAfter = null)
{
    public static SendAnswer Stored { get; } = new(SendVerdict.Stored);

    /// <summary>What went wrong, as traces tell it; null when nothing did.</summary>
    public string? Error { get; private init; }

    public static SendAnswer From(Exception fault) => Judge(fault) with { Error = FaultReason.Of(fault) };

    private static SendAnswer Judge(Exception fault) => fault switch
    {
        MemoryApiException refused => new(OfRefusal(refused.StatusCode), refused.Message, (int)refused.StatusCode),
        MemoryUnavailableException { StatusCode: { } status } unavailable =>
            new(OfFailure(status), unavailable.Message, (int)status, unavailable.RetryAfter),
        MemoryUnavailableException unavailable => new(SendVerdict.Broken, unavailable.Message, RetryAfter: unavailable.RetryAfter),
        HttpRequestException or IOException or TimeoutException or OperationCanceledException => new(SendVerdict.Broken, fault.Message),
        _ => new(SendVerdict.Failed, fault.Message),
    };

    private static SendVerdict OfRefusal(HttpStatusCode status) => status switch
    {
        HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden or HttpStatusCode.ProxyAuthenticationRequired => SendVerdict.Rejected,

        // Handing turns over makes users and sessions as needed, so that only an address or a key of someone else is not found.
        // A router in front of a server that restarts says so too.
        HttpStatusCode.NotFound or HttpStatusCode.MethodNotAllowed => SendVerdict.Failed,
        _ => SendVerdict.Refused,
    };

    private static SendVerdict OfFailure(HttpStatusCode status) =>
        status < HttpStatusCode.InternalServerError
        || status is HttpStatusCode.BadGateway or HttpStatusCode.ServiceUnavailable or HttpStatusCode.GatewayTimeout
            ? SendVerdict.Busy
            : SendVerdict.Failed;
}
