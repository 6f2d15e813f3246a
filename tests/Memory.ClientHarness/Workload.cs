using Memory.Client;

namespace Memory.ClientHarness;

/// <summary>What the process that is killed says, and its outbox: so small that most of it waits on disk alone.</summary>
internal static class Workload
{
    public const int Sessions = 4;

    public static MemoryClientOptions Options(string folder, string? key, Uri server)
    {
        var options = new MemoryClientOptions { BaseAddress = server, RequestTimeout = TimeSpan.FromSeconds(2) };
        options.Outbox.SpoolFolder = folder;
        options.Outbox.SpoolKey = key;
        options.Outbox.Capacity = 16;
        options.Outbox.BatchSize = 5;
        options.Outbox.RetryDelay = TimeSpan.FromMilliseconds(5);
        options.Outbox.MaxRetryDelay = TimeSpan.FromMilliseconds(50);
        options.Outbox.SpoolScanInterval = TimeSpan.FromSeconds(1);
        return options;
    }

    public static string Id(string process, int session, string generation, int number) => $"{process} {session} {generation} {number}";

    public static IngestRequest Said(string process, int session, string generation, int number)
    {
        var id = Id(process, session, generation, number);
        return new IngestRequest
        {
            UserId = process,
            SessionId = $"{session}",
            Messages = [new IngestMessage { Role = TurnRole.User, Id = id, Content = id + new string('x', number * 37 % 500) }],
        };
    }
}
