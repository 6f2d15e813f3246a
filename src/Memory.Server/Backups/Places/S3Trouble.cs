using System.Buffers;
using System.Net;
using System.Net.Sockets;
using System.Security.Authentication;
using Amazon.Runtime;

namespace Memory.Server.Backups.Places;

/// <summary>
/// What a bucket's refusal or silence means. Of the service's own words only the code is told on, and its exception is not: it may repeat the credentials or the request.
/// </summary>
internal static class S3Trouble
{
    private const int MaxCodeLength = 64;
    private static readonly SearchValues<char> CodeCharacters = SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_");

    /// <param name="fault">What the service's library threw.</param>
    /// <param name="place">The place's name.</param>
    public static BackupPlaceException Of(Exception fault, string place) => fault switch
    {
        BackupPlaceException known => known,
        AmazonServiceException refusal when (int)refusal.StatusCode > 0 => Refusal(refusal, place),
        _ => Silence(fault, place),
    };

    private static BackupPlaceException Refusal(AmazonServiceException refusal, string place)
    {
        var told = $"({(int)refusal.StatusCode}{(CodeOf(refusal) is { } code ? " " + code : "")})";
        return (refusal.ErrorCode, (int)refusal.StatusCode) switch
        {
            ("NoSuchBucket", _) => Lasting($"The bucket of {place} does not exist {told}."),
            ("RequestTimeTooSkewed", _) => Lasting($"The clock of this server differs too much from that of {place} {told}."),
            ("PermanentRedirect" or "TemporaryRedirect" or "Redirect" or "AuthorizationHeaderMalformed" or "IllegalLocationConstraintException", _) or (_, >= 300 and < 400) =>
                Lasting($"The bucket of {place} is in another region or at another address than the settings say {told}."),
            ("InvalidAccessKeyId" or "SignatureDoesNotMatch" or "InvalidToken" or "ExpiredToken" or "TokenRefreshRequired" or "InvalidSecurity", _) or (_, 401) =>
                Lasting($"The credentials for {place} are not accepted {told}."),
            (_, 403) => Lasting($"{place} denies access to these credentials {told}."),
            ("BadDigest" or "InvalidDigest" or "XAmzContentSHA256Mismatch" or "IncompleteBody", _) => Passing($"What reached {place} was not what was sent {told}."),
            ("QuotaExceeded" or "XMinioStorageFull", _) or (_, 507) => Lasting($"{place} is full {told}."),
            (_, 501) => Lasting($"{place} refuses the request {told}."),
            ("SlowDown" or "RequestTimeout" or "InternalError" or "ServiceUnavailable" or "OperationAborted", _) or (_, 408 or 409 or 429 or >= 500) =>
                Passing($"{place} is busy or in trouble {told}."),
            (_, >= 400) => Lasting($"{place} refuses the request {told}."),
            _ => Passing($"{place} does not answer as a service that speaks S3 does {told}."),
        };
    }

    private static BackupPlaceException Silence(Exception fault, string place)
    {
        // What was waited for too long is broken off: that is then the cause of the cause.
        if (Chain(fault).Any(static cause => cause is OperationCanceledException or TimeoutException))
            return Passing($"{place} did not answer in time.");
        foreach (var cause in Chain(fault))
        {
            switch (cause)
            {
                case AuthenticationException:
                    return Lasting($"{place} has no certificate that this server trusts.");
                case SocketException socket:
                    return Passing($"{place} cannot be reached ({socket.SocketErrorCode}).");
                case HttpRequestException { HttpRequestError: not HttpRequestError.Unknown } request:
                    return Passing($"{place} cannot be reached ({request.HttpRequestError}).");
                case IOException or HttpRequestException or WebException:
                    return Passing($"The connection to {place} broke.");
            }
        }

        // Found by the chain of providers or not at all; nothing else of the library's own fails without a cause.
        return fault is AmazonClientException
            ? Lasting($"No credentials were found for {place}: set AccessKey and SecretKey, or provide them as Amazon's tools expect.")
            : Passing($"{place} does not answer as a service that speaks S3 does ({fault.GetType().Name}).");
    }

    private static Stack<Exception> Chain(Exception? fault)
    {
        // Causes first: what is on the outside only says that something failed.
        var all = new Stack<Exception>();
        for (; fault is not null; fault = fault.InnerException)
            all.Push(fault);
        return all;
    }

    private static string? CodeOf(AmazonServiceException refusal) =>
        refusal.ErrorCode is { Length: > 0 and <= MaxCodeLength } code && !code.AsSpan().ContainsAnyExcept(CodeCharacters) ? code : null;

    private static BackupPlaceException Lasting(string message) => new(message, isTransient: false);

    private static BackupPlaceException Passing(string message) => new(message, isTransient: true);
}
