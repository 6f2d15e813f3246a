using System.Diagnostics.Metrics;
using System.Text;
using Memory.Server.Diagnostics;
using Memory.Server.Diagnostics.Prometheus;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

namespace Memory.Server.Tests.Diagnostics;

/// <summary>What is measured is told as Prometheus reads it, within bounds.</summary>
public sealed class MetricsRegistryTests : IDisposable
{
    private readonly ServiceProvider _services = new ServiceCollection().AddMetrics().BuildServiceProvider();
    private readonly MetricsRegistry _registry;
    private readonly Meter _meter;

    public MetricsRegistryTests()
    {
        var meters = _services.GetRequiredService<IMeterFactory>();
        _registry = new MetricsRegistry(meters, new MetricsOptions { MaxSeries = 3 }, NullLogger<MetricsRegistry>.Instance);
        _meter = meters.Create("Memory.Server.Test");
    }

    public void Dispose()
    {
        _registry.Dispose();
        _services.Dispose();
    }

    [Fact]
    public void Instruments_OfEachKind_ToldWithTypeUnitAndHelp()
    {
        _meter.CreateCounter<long>("memory.server.things", "{thing}", "Things \\ and\nmore.").Add(2, Tag("kind", "a \"b\" \\ c\nd"));
        _meter.CreateUpDownCounter<int>("memory.server.open").Add(5);
        _meter.CreateGauge<double>("memory.server.level", "By").Record(1.5);
        _meter.CreateHistogram<double>("memory.server.took", "s").Record(0.3);
        _meter.CreateObservableGauge("memory.server.seen", static () => 7, "1");

        var text = Encoding.UTF8.GetString(_registry.Read());
        var metrics = PrometheusParser.Parse(text);

        Assert.Equal(2, metrics["memory_server_things_total"]["kind=a \"b\" \\ c\nd"]);
        Assert.Equal("Things \\\\ and\\nmore.", metrics["memory_server_things_total"].Help);
        Assert.Equal(("gauge", 5), (metrics["memory_server_open"].Type, metrics["memory_server_open"][[]]));
        Assert.Equal(1.5, metrics["memory_server_level_bytes"][[]]);
        Assert.Equal(7, metrics["memory_server_seen"][[]]);
        Assert.Equal(1, metrics["memory_server_took_seconds"].Samples[("_bucket", "le=0.5")].Value);
        Assert.Equal(0, metrics["memory_server_took_seconds"].Samples[("_bucket", "le=0.25")].Value);
        Assert.DoesNotContain(" # ", text.Replace("\n# ", "\n", StringComparison.Ordinal), StringComparison.Ordinal);
    }

    [Fact]
    public void Series_BeyondTheBound_CountedTogether()
    {
        var counter = _meter.CreateCounter<long>("memory.server.things");
        for (var n = 0; n < 100; n++)
            counter.Add(1, Tag("n", n));
        counter.Add(1, Tag("n", 1));

        var things = PrometheusParser.Parse(Encoding.UTF8.GetString(_registry.Read()))["memory_server_things_total"];
        Assert.Equal(4, things.Samples.Count);
        Assert.Equal(2, things["n=1"]);
        Assert.Equal(97, things["otel_metric_overflow=true"]);
    }

    [Fact]
    public void Tags_InAnotherOrderOrEmpty_AreOneSeries()
    {
        var counter = _meter.CreateCounter<long>("memory.server.things");
        counter.Add(1, Tag("a", 1), Tag("b", true), Tag("c", null));
        counter.Add(1, Tag("b", true), Tag("a", 1));

        var things = PrometheusParser.Parse(Encoding.UTF8.GetString(_registry.Read()))["memory_server_things_total"];
        Assert.Equal(2, Assert.Single(things.Samples).Value.Value);
        Assert.Equal(2, things["a=1;b=true"]);
    }

    [Fact]
    public void Histogram_NumbersThatAreNone_LeftOut()
    {
        var took = _meter.CreateHistogram<double>("memory.server.took", "s");
        took.Record(double.NaN);
        took.Record(double.PositiveInfinity);
        took.Record(2);

        Assert.Equal(2, PrometheusParser.Parse(Encoding.UTF8.GetString(_registry.Read()))["memory_server_took_seconds"].Samples[("_sum", "")].Value);
    }

    [Fact]
    public void Observed_NoLongerTold_IsGone()
    {
        var isThere = true;
        _meter.CreateObservableGauge("memory.server.seen", () => isThere ? [new Measurement<int>(1)] : Array.Empty<Measurement<int>>());
        _meter.CreateObservableGauge("memory.server.always", static () => 1);
        Assert.True(PrometheusParser.Parse(Encoding.UTF8.GetString(_registry.Read())).ContainsKey("memory_server_seen"));

        isThere = false;
        Assert.False(PrometheusParser.Parse(Encoding.UTF8.GetString(_registry.Read())).ContainsKey("memory_server_seen"));
    }

    [Fact]
    public void Observed_OneThatThrows_OthersAreTold()
    {
        _meter.CreateObservableGauge("memory.server.broken", static int () => throw new InvalidOperationException("x"));
        _meter.CreateObservableGauge("memory.server.always", static () => 1);
        Assert.Equal(1, PrometheusParser.Parse(Encoding.UTF8.GetString(_registry.Read()))["memory_server_always"][[]]);
    }

    [Fact]
    public void Instruments_OfAnotherServerInTheProcess_NotTold()
    {
        using var others = new ServiceCollection().AddMetrics().BuildServiceProvider();
        others.GetRequiredService<IMeterFactory>().Create("Memory.Server.Test").CreateCounter<long>("memory.server.others").Add(1);
        using var nobodys = new Meter("Memory.Server.Test");
        nobodys.CreateCounter<long>("memory.server.nobodys").Add(1);
        _meter.CreateCounter<long>("memory.server.own").Add(1);
        _meter.CreateCounter<long>("memory.server.named").Add(1);

        var names = PrometheusParser.Parse(Encoding.UTF8.GetString(_registry.Read())).Keys.Where(static name => name.StartsWith("memory_", StringComparison.Ordinal));
        Assert.Equal(["memory_server_named_total", "memory_server_own_total"], names);
    }

    [Fact]
    public async Task Read_WhileOthersMeasure_IsAlwaysConsistentAndLosesNothing()
    {
        var counter = _meter.CreateCounter<long>("memory.server.things");
        var took = _meter.CreateHistogram<double>("memory.server.took", "s");
        var ends = Enumerable.Range(0, 3).Select(worker => Task.Run(() =>
        {
            for (var n = 0; n < 5_000; n++)
            {
                counter.Add(1, Tag("worker", worker));
                took.Record(n % 11, Tag("worker", worker));
            }
        }, TestContext.Current.CancellationToken)).ToArray();
        while (!ends.All(static end => end.IsCompleted))
            PrometheusParser.Parse(Encoding.UTF8.GetString(_registry.Read()));
        await Task.WhenAll(ends);

        var metrics = PrometheusParser.Parse(Encoding.UTF8.GetString(_registry.Read()));
        Assert.Equal(15_000, metrics["memory_server_things_total"].Samples.Values.Sum(static sample => sample.Value));
        Assert.Equal(15_000, metrics["memory_server_took_seconds"].Samples.Where(static sample => sample.Key.Part == "_count").Sum(static sample => sample.Value.Value));
    }

    private static KeyValuePair<string, object?> Tag(string name, object? value) => new(name, value);
}
