namespace Memory.LoadTest.Traffic;

/// <summary>Stores what users know before anything is measured, in batches, all users in turn, through all servers in turn.</summary>
internal sealed class SeedTraffic(MemoryRequests requests, int firstUser, int users, int memoriesPerUser, int servers = 1) : ITraffic
{
    private const int MostPerBatch = 1_000;

    private int user;
    private int number;

    /// <summary>How many memories were handed out.</summary>
    public long Planned => ((long)number * users) + ((long)user * Math.Min(MostPerBatch, memoriesPerUser - number));

    public PlannedRequest? Next()
    {
        if (number >= memoriesPerUser)
            return null;
        var count = Math.Min(MostPerBatch, memoriesPerUser - number);
        var request = new PlannedRequest("store", user % servers, requests.Remember(firstUser + user, number, count));
        if (++user == users)
            (user, number) = (0, number + count);
        return request;
    }
}
