using System.Net.ServerSentEvents;
using System.Text.Json;
using Microsoft.Extensions.Logging.Abstractions;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;

namespace Memory.Server.Mcp.Http;

/// <summary>One message to the protocol's library and its answer back, without anything that outlives it. The library logs nothing: it would tell what was said.</summary>
internal static class Exchange
{
    /// <summary>Answers a request.</summary>
    /// <returns>The answer; undefined when the message asks for none.</returns>
    public static async Task<JsonElement> RunAsync(JsonRpcMessage message, McpServerOptions options, CancellationToken cancellationToken)
    {
        await using var transport = new StreamableHttpServerTransport(NullLoggerFactory.Instance) { Stateless = true };
        await using var server = McpServer.Create(transport, options, NullLoggerFactory.Instance);
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var running = server.RunAsync(ended.Token);
        try
        {
            using var written = new MemoryStream();
            await transport.HandlePostRequestAsync(message, written, cancellationToken);
            cancellationToken.ThrowIfCancellationRequested();
            written.Position = 0;
            return LastOf(written);
        }
        finally
        {
            await ended.CancelAsync();
            await running.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <summary>The library writes events, of which the last is the answer; nothing is worth sending before it.</summary>
    private static JsonElement LastOf(Stream events)
    {
        var last = default(JsonElement);
        foreach (var sent in SseParser.Create(events).Enumerate())
        {
            if (sent.Data.Length > 0)
                last = JsonElement.Parse(sent.Data);
        }

        return last;
    }
}
