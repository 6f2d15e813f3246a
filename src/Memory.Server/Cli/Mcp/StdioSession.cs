using Memory.Server.Mcp;
using Microsoft.Extensions.Logging.Abstractions;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;

namespace Memory.Server.Cli.Mcp;

/// <summary>One client that speaks over a pair of streams, until it ends its side.</summary>
internal static class StdioSession
{
    /// <summary>The standard streams of this process.</summary>
    public static ITransport Standard() => new LineTransport(Console.OpenStandardInput(), Console.OpenStandardOutput());

    /// <summary>Answers until the client has ended, or until told to stop. The library logs nothing: it would tell what was said.</summary>
    public static async Task RunAsync(IMcpOffer offer, ITransport transport, CancellationToken cancellationToken)
    {
        await using var closing = transport;
        await using var server = McpServer.Create(transport, McpOptions.Of(offer), NullLoggerFactory.Instance);
        try
        {
            await server.RunAsync(cancellationToken);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // Told to stop: an end like any other.
        }
    }
}
