namespace Memory.Testing.Faults.Mix;

/// <summary>
/// Faults of one application that change as chats go by. A spell lasts for some chats, not for a time: else most chats would fall into those
/// in which nothing takes any.
/// </summary>
internal sealed class Weather
{
    private readonly Lock gate = new();
    private readonly FaultyServer front;
    private readonly Climate climate;
    private readonly Random random;
    private readonly Dictionary<Fault, int> outages = [];
    private double badness;
    private Fault? storm;
    private int chatsLeft;

    public Weather(FaultyServer front, Climate climate, Random random)
    {
        (this.front, this.climate, this.random) = (front, climate, random);
        front.OnRequest = Decide;
        Change();
    }

    /// <summary>How often the network was gone, by fault.</summary>
    public IReadOnlyDictionary<Fault, int> Outages => outages;

    /// <summary>Lets a chat go by, after which the weather may change.</summary>
    public void Pass()
    {
        lock (gate)
        {
            if (--chatsLeft < 0)
                Change();
        }
    }

    private void Change()
    {
        var spell = climate.NextSpell();
        chatsLeft = random.Next(3, 12);
        badness = spell switch { Spell.Calm => 0.1, Spell.Bad => 0.4, Spell.Storm => 1, _ => 0 };
        storm = spell == Spell.Storm ? climate.NextOfRequests() : null;
        front.Network = spell == Spell.NetworkGone ? Outage().ToProxyMode() : ProxyMode.Pass;
    }

    private Fault Outage()
    {
        var fault = climate.NextOfNetwork();
        outages[fault] = outages.GetValueOrDefault(fault) + 1;
        return fault;
    }

    private Mischief? Decide(MemoryRoute route)
    {
        lock (gate)
        {
            if (random.NextDouble() >= badness)
                return null;
            var fault = storm ?? climate.NextOfRequests();

            // A turn that the server says is wrong is given up, by design; here every turn has to arrive.
            return route == MemoryRoute.Ingest && fault.IsRefusal() ? null : new Mischief(fault, IsDone: random.Next(2) == 0);
        }
    }
}
