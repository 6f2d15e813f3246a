using System.Collections.Concurrent;
using Memory.Testing;
using Microsoft.Extensions.Logging;

namespace Memory.Client.Tests.Outbox.Spool;

/// <summary>Outboxes over a disk in memory and a server that a test takes down and brings back.</summary>
internal sealed class SpoolFixture : IDisposable
{
    public const string Folder = "/spool";
    public const string Key = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=";
    public const string OtherKey = "/wECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=";

    private readonly ConcurrentQueue<IngestMessage> stored = new();
    private volatile bool isUp;

    private readonly string? key;

    /// <param name="key">Under which its outboxes seal; null for plain ones.</param>
    public SpoolFixture(string? key = null)
    {
        this.key = key;
        Server = new FakeMemory
        {
            OnIngest = (request, _) =>
            {
                if (!isUp)
                    throw new MemoryUnavailableException("down");
                OnStore(request);
                foreach (var message in request.Messages)
                    stored.Enqueue(message);
                return ValueTask.FromResult(FakeMemory.Stored(request));
            },
        };
    }

    public FakeMemory Server { get; }

    public ManualTime Time { get; } = new();

    public LogSpy Logs { get; } = new();

    public FakeDisk Disk { get; set; } = new();

    public ClientTelemetry Telemetry { get; } = new();

    public bool IsUp
    {
        get => isUp;
        set => isUp = value;
    }

    /// <summary>Throws what the server is to refuse a request with.</summary>
    public Action<IngestRequest> OnStore { get; set; } = static _ => { };

    /// <summary>What the server has, each message once, in the order of its first arrival.</summary>
    public IReadOnlyList<IngestMessage> Stored => [.. stored.DistinctBy(static message => message.Id)];

    public IEnumerable<string> Contents => Stored.Select(static message => message.Content);

    public IngestOutbox Open(Action<IngestOutboxOptions>? configure = null, ISpoolDisk? disk = null, string name = "")
    {
        var options = new MemoryClientOptions();
        options.Outbox.SpoolFolder = Folder;
        options.Outbox.SpoolKey = key;
        options.Outbox.DrainTimeout = TimeSpan.Zero;
        configure?.Invoke(options.Outbox);
        return new IngestOutbox(new ClientChatMemory(Server), options.Validated(), Logs.CreateLogger<IngestOutbox>(), Time, Telemetry, name, disk ?? Disk);
    }

    public static IngestRequest Said(string session, string content) =>
        new() { UserId = "u", SessionId = session, Messages = [new() { Role = TurnRole.User, Content = content }] };

    /// <summary>Enqueues numbered messages and waits until they are on disk.</summary>
    public static async Task FillAsync(IngestOutbox outbox, int from, int count, string session = "s")
    {
        for (var i = from; i < from + count; i++)
        {
            Assert.True(outbox.Enqueue(Said(session, $"{i}")));
            if (i % 50 == 0)
                await outbox.FlushAsync().Guarded();
        }

        Assert.True(await outbox.FlushAsync().Guarded());
    }

    /// <summary>Lets the server come back and waits until it has everything.</summary>
    public async Task RecoverAsync(IngestOutbox outbox)
    {
        IsUp = true;
        Assert.True(await outbox.DrainAsync(TimeSpan.FromHours(1)).Guarded());
    }

    /// <summary>Takes its instruments away, which every listener of the process is told of otherwise: for tests that make hundreds of them.</summary>
    public void Dispose() => Telemetry.Dispose();

    public static Task Until(Func<bool> holds) => Polling.UntilAsync(holds);

    public static IEnumerable<string> Numbers(int count) => Enumerable.Range(0, count).Select(static i => $"{i}");
}
