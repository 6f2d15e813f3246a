using Memory.LoadTest.Texts;

namespace Memory.LoadTest.Traffic;

/// <summary>Recalls, turns and lists of many users in given shares, at random.</summary>
internal sealed class MixedTraffic : ITraffic
{
    private readonly MemoryRequests requests;
    private readonly TrafficShape shape;
    private readonly Dictionary<int, int> said = [];
    private Splitting random;
    private int server = -1;

    public MixedTraffic(MemoryRequests requests, TrafficShape shape, int seed) =>
        (this.requests, this.shape, random) = (requests, shape, new Splitting(Splitting.SeedOf(seed, -1, shape.FirstTurn)));

    public PlannedRequest? Next()
    {
        // Users need not stick to a server.
        server = (server + 1) % shape.Servers;
        var (user, name) = ChooseUser();
        var choice = random.Below(shape.Mix.Sum);
        if (choice < shape.Mix.Recall)
            return new PlannedRequest($"recall{name}", server, requests.Recall(user, random.Below(shape.MemoriesPerUser), ref random));
        if (choice < shape.Mix.Recall + shape.Mix.Ingest)
        {
            var number = said[user] = said.GetValueOrDefault(user, shape.FirstTurn) + 1;
            return new PlannedRequest($"ingest{name}", server, requests.Ingest(user, number, 1));
        }

        return new PlannedRequest($"list{name}", server, requests.List(user));
    }

    private (int User, string Name) ChooseUser()
    {
        if (shape.HotShare == 0)
            return (shape.FirstUser + random.Below(shape.Users), "");
        return random.Share() < shape.HotShare ? (shape.FirstUser, ", hot user") : (shape.FirstUser + 1 + random.Below(shape.Users - 1), ", cold users");
    }
}
