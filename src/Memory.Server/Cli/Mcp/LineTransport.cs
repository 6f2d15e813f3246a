using System.Buffers;
using System.IO.Pipelines;
using System.Text.Json;
using System.Threading.Channels;
using Memory.Server.Api.Reading;
using Memory.Server.Mcp.Http;
using ModelContextProtocol;
using ModelContextProtocol.Protocol;

namespace Memory.Server.Cli.Mcp;

/// <summary>
/// The protocol over a pair of streams: a message on each line. What was asked before the input ended is still answered, so that a shell may say
/// everything at once; what is no message is told so, by the same rules as over HTTP.
/// </summary>
internal sealed class LineTransport : ITransport
{
    /// <summary>Messages that wait to be worked on; then the input waits.</summary>
    private const int MostWaiting = 64;

    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false, MaxDepth = 64 };

    private readonly PipeReader _input;
    private readonly Stream _output;
    private readonly Channel<JsonRpcMessage> _messages = Channel.CreateBounded<JsonRpcMessage>(new BoundedChannelOptions(MostWaiting) { SingleWriter = true });
    private readonly SemaphoreSlim _writing = new(1, 1);
    private readonly CancellationTokenSource _closing = new();

    public LineTransport(Stream input, Stream output)
    {
        (_input, _output) = (PipeReader.Create(input), output);
        _ = Task.Run(ReadAsync);
    }

    public string? SessionId => null;

    public ChannelReader<JsonRpcMessage> MessageReader => _messages.Reader;

    public Task SendMessageAsync(JsonRpcMessage message, CancellationToken cancellationToken = default) =>
        WriteAsync(JsonSerializer.SerializeToUtf8Bytes(message, McpJsonUtilities.DefaultOptions.GetTypeInfo(typeof(JsonRpcMessage))), cancellationToken);

    /// <summary>Does not wait for the input, which may be blocked in a read that nothing can end.</summary>
    public async ValueTask DisposeAsync()
    {
        await _closing.CancelAsync();
        _messages.Writer.TryComplete();
    }

    private async Task ReadAsync()
    {
        try
        {
            while (await ReadSomeAsync(_closing.Token))
            {
            }
        }
        catch (Exception fault) when (fault is IOException or OperationCanceledException or ObjectDisposedException or ChannelClosedException)
        {
            // The other side is gone, or this one is closing: an end like any other.
        }
        finally
        {
            _messages.Writer.TryComplete();
        }
    }

    /// <summary>Reads what there is; false at the end.</summary>
    private async Task<bool> ReadSomeAsync(CancellationToken cancellationToken)
    {
        var read = await _input.ReadAsync(cancellationToken);
        var rest = read.Buffer;
        while (rest.PositionOf((byte)'\n') is { } end)
        {
            await ReceiveAsync(rest.Slice(0, end).ToArray(), cancellationToken);
            rest = rest.Slice(rest.GetPosition(1, end));
        }

        if (rest.Length > RequestBody.MaxBytes)
        {
            await RefuseAsync(RpcError.Invalid("A message is larger than 32 MiB"), cancellationToken);
            return false;
        }

        if (read.IsCompleted)
            await ReceiveAsync(rest.ToArray(), cancellationToken);
        _input.AdvanceTo(rest.Start, rest.End);
        return !read.IsCompleted;
    }

    private async Task ReceiveAsync(byte[] line, CancellationToken cancellationToken)
    {
        if (line.AsSpan().Trim(" \t\r"u8).IsEmpty)
            return;
        var (message, wrong) = Parse(line);
        if (message is not null)
            await _messages.Writer.WriteAsync(message, cancellationToken);
        else
            await RefuseAsync(wrong!, cancellationToken);
    }

    private static (JsonRpcMessage? Message, RpcError? Error) Parse(byte[] line)
    {
        try
        {
            var root = JsonElement.Parse(line, Strict);
            return UnstorableText.Find(root) is { } path
                ? (null, new RpcError(StatusCodes.Status400BadRequest, McpErrorCode.InvalidParams, $"{path} holds NUL or a lone surrogate."))
                : new RpcMessage(root).Parse();
        }
        catch (Exception fault) when (fault is JsonException or InvalidOperationException)
        {
            return (null, new RpcError(StatusCodes.Status400BadRequest, McpErrorCode.ParseError, "The line is not valid JSON, is nested too deep or names a field twice"));
        }
    }

    private Task RefuseAsync(RpcError error, CancellationToken cancellationToken) => WriteAsync(error.Serialize(), cancellationToken);

    private async Task WriteAsync(byte[] message, CancellationToken cancellationToken)
    {
        await _writing.WaitAsync(cancellationToken);
        try
        {
            await _output.WriteAsync(message, cancellationToken);
            await _output.WriteAsync("\n"u8.ToArray(), cancellationToken);
            await _output.FlushAsync(cancellationToken);
        }
        finally
        {
            _writing.Release();
        }
    }
}
