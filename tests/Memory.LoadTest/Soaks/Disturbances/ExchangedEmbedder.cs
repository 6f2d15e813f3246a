using System.Globalization;
using Memory.LoadTest.Servers;
using Memory.LoadTest.Soaks.Plans;
using Memory.LoadTest.Soaks.Services;

namespace Memory.LoadTest.Soaks.Disturbances;

/// <summary>
/// The servers are stopped in good order, one after the other, and started again with the other embedding model, as whoever changes it does. Users are recalled by the vectors of the one before; the new one
/// answers only when the sequel begins, so that what starting costs is told apart from what the vectors cost.
/// </summary>
internal sealed class ExchangedEmbedder(Fleet fleet, EmbeddingService service, EmbedderChoice choice, int memories, TimeProvider time) : IDisturbance
{
    public Disturbance Kind => new("embedder exchanged", EndsServer: true);

    public bool IsFault => true;

    public IDisturbance? Sequel { get; } = new Reembedding(service, choice, memories, time);

    public async Task<string?> RunAsync(TimeSpan length, CancellationToken cancellationToken)
    {
        choice.Change();
        service.Hold(choice.Current);
        var slowest = TimeSpan.Zero;
        foreach (var server in fleet.Servers)
        {
            await server.StopAsync();
            var settings = new Dictionary<string, string>(server.Spec.Settings, StringComparer.Ordinal);
            foreach (var (name, value) in choice.Settings(service.Address))
                settings[name] = value;
            server.Spec = server.Spec with { Settings = settings };
            await server.StartAsync(CancellationToken.None);
            slowest = server.StartTime > slowest ? server.StartTime : slowest;
        }

        return string.Create(CultureInfo.InvariantCulture, $"answered {slowest.TotalSeconds:0.00} s after its start");
    }
}
