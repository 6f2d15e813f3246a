namespace Memory.Testing.Faults.Mix;

/// <summary>Faults that change over time: calm spells, bad ones, storms of one fault, and networks that are gone.</summary>
internal sealed class Weather(FaultyServer front, Random random)
{
    private const double Calm = 0.1;
    private const double Bad = 0.5;

    private readonly Lock gate = new();
    private readonly FaultDeck ofRequests = new(FaultCatalogue.All.Where(static fault => !fault.IsOfNetwork()), random);
    private readonly FaultDeck ofNetwork = new(FaultCatalogue.All.Where(FaultCatalogue.IsOfNetwork), random);
    private readonly Dictionary<Fault, int> spells = [];
    private double badness = Bad;
    private Fault? storm;

    /// <summary>How often the network was gone, by fault.</summary>
    public IReadOnlyDictionary<Fault, int> Spells => spells;

    /// <summary>Changes the weather again and again until cancelled, then clears up.</summary>
    public async Task ChangeAsync(CancellationToken cancellationToken)
    {
        front.OnRequest = Decide;
        while (!cancellationToken.IsCancellationRequested)
        {
            var spell = Begin();
            await Task.Delay(spell, TimeProvider.System, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        front.Recover();
    }

    private TimeSpan Begin()
    {
        lock (gate)
        {
            storm = null;
            var network = ProxyMode.Pass;
            switch (random.Next(7))
            {
                case 0 or 1:
                    badness = Calm;
                    break;
                case 2 or 3 or 4:
                    badness = Bad;
                    break;
                case 5:
                    (badness, storm) = (1, ofRequests.Draw());
                    break;
                default:
                    var fault = ofNetwork.Draw();
                    spells[fault] = spells.GetValueOrDefault(fault) + 1;
                    network = fault.ToProxyMode();
                    break;
            }

            front.Network = network;
            return TimeSpan.FromMilliseconds(random.Next(40, 240));
        }
    }

    private Mischief? Decide(MemoryRoute route)
    {
        lock (gate)
        {
            if (random.NextDouble() >= badness)
                return null;
            var fault = storm ?? ofRequests.Draw();

            // A turn that the server says is wrong is given up, by design; here every turn has to arrive.
            return route == MemoryRoute.Ingest && fault.IsRefusal() ? null : new Mischief(fault, IsDone: random.Next(2) == 0);
        }
    }
}
