using System.Text.Json;

namespace Memory.Server.Cli.Serving;

/// <summary>Asks a server whether it can do its work.</summary>
internal static class HealthProbe
{
    private const int MostBytes = 64 * 1024;

    /// <summary>What is wrong with the server, in a sentence; null when it is well.</summary>
    /// <param name="server">The server's address; its health is asked for at <c>/health</c> below it.</param>
    /// <param name="timeout">How long it may take to answer.</param>
    /// <param name="time">The clock that the timeout goes by.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public static async Task<string?> FindFaultAsync(Uri server, TimeSpan timeout, TimeProvider time, CancellationToken cancellationToken)
    {
        using var late = new CancellationTokenSource(timeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(late.Token, cancellationToken);

        // Never by a proxy: what is asked is this machine, or a server that was named.
        using var handler = new SocketsHttpHandler { UseProxy = false, AllowAutoRedirect = false };
        using var client = new HttpClient(handler) { Timeout = Timeout.InfiniteTimeSpan, MaxResponseContentBufferSize = MostBytes };
        try
        {
            using var answer = await client.GetAsync(HealthOf(server), either.Token);
            var status = StatusIn(await answer.Content.ReadAsByteArrayAsync(either.Token));
            return answer.IsSuccessStatusCode && status == "ok" ? null
                : status is null ? $"What answers at {server} is no memory server."
                : $"The server at {server} says of itself: {status}.";
        }
        catch (OperationCanceledException) when (late.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            return $"The server at {server} has not answered within {timeout.TotalSeconds:0.###} s.";
        }
        catch (HttpRequestException fault)
        {
            return $"The server at {server} cannot be reached: {fault.Message}";
        }
    }

    private static Uri HealthOf(Uri server) =>
        server.AbsolutePath.TrimEnd('/').EndsWith("/health", StringComparison.Ordinal)
            ? server
            : new UriBuilder(server) { Path = server.AbsolutePath.TrimEnd('/') + "/health", Query = "", Fragment = "" }.Uri;

    private static string? StatusIn(byte[] body)
    {
        try
        {
            using var document = JsonDocument.Parse(body);
            return document.RootElement.ValueKind == JsonValueKind.Object && document.RootElement.TryGetProperty("status", out var status) && status.ValueKind == JsonValueKind.String
                ? status.GetString()
                : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
