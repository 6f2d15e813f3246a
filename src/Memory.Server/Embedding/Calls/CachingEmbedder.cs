using Microsoft.Extensions.AI;

namespace Memory.Server.Embedding.Calls;

/// <summary>
/// Asks for a text once: its vector is kept for a while, and who asks for it meanwhile waits for the same call. A call belongs to nobody: it goes
/// on when those who wait give up, so that its answer serves the next one, and it is held to its own time alone.
/// </summary>
/// <param name="inner">Asks the service.</param>
/// <param name="bounds">How much is kept, and how many calls may wait.</param>
/// <param name="metrics">Counts what was kept.</param>
internal sealed class CachingEmbedder(IEmbeddingGenerator<string, Embedding<float>> inner, EmbeddingOptions bounds, EmbeddingMetrics metrics)
    : DelegatingEmbeddingGenerator<string, Embedding<float>>(inner)
{
    private readonly Lock _gate = new();
    private readonly VectorCache _cache = new(bounds.CacheBytes);
    private readonly Dictionary<TextKey, Flight> _flights = [];
    private readonly CancellationTokenSource _closed = new();
    private int _calls;

    /// <summary>About what the vectors take that are kept.</summary>
    public long Bytes
    {
        get
        {
            lock (_gate)
                return _cache.Bytes;
        }
    }

    public override async Task<GeneratedEmbeddings<Embedding<float>>> GenerateAsync(
        IEnumerable<string> values, EmbeddingGenerationOptions? options = null, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var texts = values.ToList();
        var keys = texts.ConvertAll(TextKey.Of);
        var found = new Dictionary<TextKey, float[]>();
        while (true)
        {
            var (own, joined) = Board(texts, keys, found);
            try
            {
                foreach (var flight in joined)
                    Take(await flight.Landed.WaitAsync(cancellationToken), found);
            }
            catch (EmbeddingFailedException failed) when (failed.Fault == EmbeddingFault.TextRefused)
            {
                // Perhaps it was another's text. Ours are asked for anew, by ourselves.
                if (own is not null)
                    Take(await own.Landed.WaitAsync(cancellationToken), found);
                continue;
            }

            if (own is not null)
                Take(await own.Landed.WaitAsync(cancellationToken), found);
            return new(keys.Select(key => new Embedding<float>(found[key])));
        }
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _closed.Cancel();
            _closed.Dispose();
        }

        base.Dispose(disposing);
    }

    /// <summary>Looks up what is kept and what is under way, and starts a call for the rest.</summary>
    private (Flight? Own, IReadOnlyCollection<Flight> Joined) Board(List<string> texts, List<TextKey> keys, Dictionary<TextKey, float[]> found)
    {
        var joined = new HashSet<Flight>();
        var missing = new Dictionary<TextKey, string>();
        var (hits, joins) = (0, 0);
        Flight? own = null;
        lock (_gate)
        {
            for (var i = 0; i < keys.Count; i++)
            {
                if (found.ContainsKey(keys[i]))
                    continue;
                if (_cache.Find(keys[i]) is { } vector)
                {
                    found[keys[i]] = vector;
                    hits++;
                }
                else if (_flights.TryGetValue(keys[i], out var flight))
                {
                    joined.Add(flight);
                    joins++;
                }
                else
                {
                    missing[keys[i]] = texts[i];
                }
            }

            if (missing.Count > 0)
                own = Register([.. missing.Keys]);
        }

        metrics.LookUp(hits, joins, missing.Count);
        if (own is not null)
            _ = FlyAsync(own, [.. missing.Values]);
        return (own, joined);
    }

    private Flight Register(IReadOnlyList<TextKey> keys)
    {
        if (_calls >= bounds.MaxWaitingCalls)
            throw new EmbeddingFailedException(EmbeddingFault.Full, "More texts wait for the embedding service than may.");
        _calls++;
        var flight = new Flight(keys);
        foreach (var key in keys)
            _flights[key] = flight;
        return flight;
    }

    /// <summary>Never throws: what goes wrong is told to those who wait.</summary>
    private async Task FlyAsync(Flight flight, List<string> texts)
    {
        try
        {
            var vectors = await InnerGenerator.GenerateAsync(texts, options: null, _closed.Token);
            var landed = flight.Keys.Select((key, place) => (key, Vector: vectors[place].Vector.ToArray())).ToDictionary(static one => one.key, static one => one.Vector);
            Remove(flight, landed);
            flight.Land(landed);
        }
        catch (Exception fault)
        {
            Remove(flight, landed: null);
            flight.Fail(_closed.IsCancellationRequested ? new EmbeddingFailedException(EmbeddingFault.Unavailable, "The embedder is closed.") : fault);
        }
    }

    private void Remove(Flight flight, Dictionary<TextKey, float[]>? landed)
    {
        lock (_gate)
        {
            _calls--;
            foreach (var key in flight.Keys)
            {
                _flights.Remove(key);
                if (landed is not null)
                    _cache.Keep(key, landed[key]);
            }
        }
    }

    private static void Take(IReadOnlyDictionary<TextKey, float[]> landed, Dictionary<TextKey, float[]> found)
    {
        foreach (var (key, vector) in landed)
            found[key] = vector;
    }
}
