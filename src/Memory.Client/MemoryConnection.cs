using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Memory.Client;

/// <summary>
/// Everything that a chat needs of a memory server. Opened by <see cref="MemoryClient.Connect(string, string?)"/> or resolved from
/// dependency injection. Disposing one that was opened hands over what its outbox still holds.
/// </summary>
public sealed class MemoryConnection : IAsyncDisposable, IDisposable
{
    private readonly IMemoryClient? client;
    private readonly bool owned;

    internal MemoryConnection(
        IMemoryClient? client, FailOpenRecall recall, IngestOutbox outbox, ClientTelemetry telemetry, ILoggerFactory loggers, TimeProvider time, bool owned)
    {
        (this.client, Recall, Outbox, Telemetry, Loggers, Time) = (client, recall, outbox, telemetry, loggers, time);
        this.owned = owned;
    }

    /// <summary>The typed client, which throws when anything is wrong.</summary>
    public IMemoryClient Client => client ?? throw new InvalidOperationException("This connection serves chats alone; there is no client behind it.");

    /// <summary>Recall that never fails a chat.</summary>
    public FailOpenRecall Recall { get; }

    /// <summary>The background queue that hands turns over.</summary>
    public IngestOutbox Outbox { get; }

    internal ClientTelemetry Telemetry { get; }

    internal ILoggerFactory Loggers { get; }

    internal TimeProvider Time { get; }

    /// <summary>Builds a connection over any client: a fake in a test, or a server in the same process.</summary>
    /// <param name="client">The client; disposed with the connection when it can be.</param>
    /// <param name="options">The deadline and the outbox's bounds; null for the defaults.</param>
    /// <param name="loggers">Where faults are logged; null for nowhere.</param>
    /// <param name="time">The clock; null for the system's.</param>
    /// <exception cref="Microsoft.Extensions.Options.OptionsValidationException">The options are wrong; the message names every mistake.</exception>
    public static MemoryConnection Over(
        IMemoryClient client, MemoryClientOptions? options = null, ILoggerFactory? loggers = null, TimeProvider? time = null)
    {
        ArgumentNullException.ThrowIfNull(client);
        return Over(client, (options ?? new MemoryClientOptions()).Validated(), new ClientTelemetry(), loggers ?? NullLoggerFactory.Instance, time ?? TimeProvider.System);
    }

    internal static MemoryConnection Over(
        IMemoryClient client, MemoryClientOptions options, ClientTelemetry telemetry, ILoggerFactory loggers, TimeProvider time) =>
        Over(client, new ClientChatMemory(client), options, telemetry, loggers, time);

    /// <summary>Builds a connection that serves chats alone, over a memory in the same process.</summary>
    internal static MemoryConnection OverChats(IChatMemory memory, MemoryClientOptions options, ILoggerFactory loggers, TimeProvider time) =>
        Over(client: null, memory, options.Validated(), new ClientTelemetry(), loggers, time);

    private static MemoryConnection Over(
        IMemoryClient? client, IChatMemory memory, MemoryClientOptions options, ClientTelemetry telemetry, ILoggerFactory loggers, TimeProvider time)
    {
        var recall = new FailOpenRecall(memory, options, loggers.CreateLogger<FailOpenRecall>(), time, telemetry);
        var outbox = new IngestOutbox(memory, options, loggers.CreateLogger<IngestOutbox>(), time, telemetry);
        return new MemoryConnection(client, recall, outbox, telemetry, loggers, time, owned: true);
    }

    /// <summary>Hands over what the outbox holds, within its drain timeout, then closes the connection.</summary>
    public async ValueTask DisposeAsync()
    {
        if (!owned)
            return;
        await Outbox.DisposeAsync().ConfigureAwait(false);
        (client as IDisposable)?.Dispose();
        Telemetry.Dispose();
    }

    /// <summary>Closes the connection at once; what the outbox still holds stays in its spool, or, without one, is lost and logged. Prefer <see cref="DisposeAsync"/>.</summary>
    public void Dispose()
    {
        if (!owned)
            return;
        Outbox.Dispose();
        (client as IDisposable)?.Dispose();
        Telemetry.Dispose();
    }
}
