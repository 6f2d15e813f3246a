using System.Globalization;

namespace Memory.LoadTest.Traffic;

/// <summary>Hands over a turn with a word of its own and, as soon as it is acknowledged, asks for that word: the answer must hold the turn.</summary>
internal sealed class ReadBackTraffic(MemoryRequests requests, int users, int servers) : ITraffic
{
    private const int FirstTurn = 5_000_000;

    private readonly Lock gate = new();
    private readonly Queue<int> acknowledged = [];
    private int said;
    private int server;
    private long looked;
    private long missed;

    public long Looked => Interlocked.Read(ref looked);

    public long Missed => Interlocked.Read(ref missed);

    /// <summary>The id of the first message that was not found.</summary>
    public string? FirstMissed { get; private set; }

    public PlannedRequest Next()
    {
        server = (server + 1) % servers;
        lock (gate)
        {
            if (acknowledged.TryDequeue(out var number))
                return Look(number);
        }

        return Say(++said);
    }

    private PlannedRequest Say(int number) => new("ingest", server, requests.Ingest(number % users, FirstTurn + number, 1, WordOf(number)), answer =>
    {
        if (!answer.IsSuccess)
            return false;
        lock (gate)
            acknowledged.Enqueue(number);
        return true;
    });

    private PlannedRequest Look(int number) => new("recall", server, requests.Recall(number % users, $"What was {WordOf(number)}?"), answer =>
    {
        if (!answer.IsSuccess)
            return false;
        Interlocked.Increment(ref looked);
        if (answer.Body.Span.IndexOf(System.Text.Encoding.ASCII.GetBytes($"\"{MemoryRequests.MessageId(FirstTurn + number)}\"")) >= 0)
            return true;
        Interlocked.Increment(ref missed);
        FirstMissed ??= MemoryRequests.MessageId(FirstTurn + number);
        return false;
    });

    /// <summary>A word that nobody else says.</summary>
    private static string WordOf(int number) => string.Create(CultureInfo.InvariantCulture, $"zq{number:D7}x");
}
