namespace Memory.LoadTest.Traffic;

/// <summary>Turns handed over several at a time, all users in turn.</summary>
internal sealed class BatchTraffic(MemoryRequests requests, int users, int batch, int servers, int firstTurn) : ITraffic
{
    private int number;

    public PlannedRequest Next()
    {
        var (round, user) = Math.DivRem(number++, users);
        return new PlannedRequest("ingest", number % servers, requests.Ingest(user, firstTurn + (round * batch), batch));
    }
}
