using System.Collections.Frozen;
using System.Globalization;
using Memory.LoadTest.Arrivals;
using Memory.LoadTest.Cli;
using Memory.LoadTest.Reports;
using Memory.LoadTest.Servers;
using Memory.LoadTest.Texts;
using Memory.LoadTest.Traffic;

namespace Memory.LoadTest.Scenarios;

/// <summary>What every scenario does in the same way: start servers, fill them, run requests against them and keep what was found.</summary>
internal sealed class Stage(LoadOptions options, TextWriter output, TextWriter progress, TimeProvider time)
{
    private const int OpenConnections = 64;
    private const int ClosedConnections = 16;
    private const int SeedConnections = 4;

    private readonly LifeTexts texts = new(options.Seed);
    private readonly List<RunReport> runs = [];
    private readonly List<Figure> figures = [];
    private readonly List<string> troubles = [];
    private string? postgres;

    public LoadOptions Options => options;

    public TimeProvider Time => time;

    public bool IsEmbedded => options.Store == StoreKind.Embedded;

    public MemoryRequests NewRequests() => new(ServerSpec.Key, texts);

    /// <summary>Starts as many servers as were asked for.</summary>
    public async Task<Fleet> StartAsync(CancellationToken cancellationToken, bool isSealed = false)
    {
        var fleet = await Fleet.StartAsync(
            new FleetOrder
            {
                Program = options.Program, Store = options.Store, Replicas = options.Replicas, Folder = options.Data, Keep = options.Keep, IsSealed = isSealed,
                Settings = options.CacheMegabytes is { } cache ? FleetOrder.CachesOf(cache) : FrozenDictionary<string, string>.Empty,
            },
            time,
            cancellationToken);
        postgres = fleet.Database?.Version;
        return fleet;
    }

    /// <summary>Stores what users know, before anything is measured.</summary>
    public async Task SeedAsync(Fleet fleet, int firstUser, int users, int memoriesPerUser, CancellationToken cancellationToken)
    {
        var traffic = new SeedTraffic(NewRequests(), firstUser, users, memoriesPerUser);
        var tally = new Tally();
        using var lanes = new LaneSet(1, SeedConnections, _ => new HttpLane(fleet.Servers[0].Spec.Address, time));
        var loop = new ClosedLoop(traffic, lanes, new RealPace(time), tally);
        var total = (long)users * memoriesPerUser;
        var took = await LiveProgress.WatchAsync(
            progress,
            time,
            elapsed => string.Create(CultureInfo.InvariantCulture, $"storing {traffic.Planned:#,0} of {total:#,0} memories, {elapsed.TotalSeconds:0} s"),
            () => loop.Run(new RunLength(TimeSpan.Zero, TimeSpan.FromHours(1)), cancellationToken),
            cancellationToken);
        if (tally.Errors > 0)
            throw new InvalidOperationException($"Storing the memories failed: {string.Join(", ", tally.All.SelectMany(static series => series.Statuses))}.");
        if (fleet.Database is { } database)
            await database.SettleAsync(cancellationToken);
        await output.WriteLineAsync(string.Create(
            CultureInfo.InvariantCulture, $"Stored {total:#,0} memories of {users:#,0} users in {took.TotalSeconds:0.0} s ({total / took.TotalSeconds:#,0} a second)."));
    }

    /// <summary>The rate that was asked for on the command line, or else a scenario's own.</summary>
    public double RateOr(double own) => options.Rate ?? own;

    /// <summary>How long runs are: as told on the command line, or else as usual.</summary>
    public RunLength UsualLength => new(
        TimeSpan.FromSeconds(options.WarmUp ?? (options.IsQuick ? 2 : 20)), TimeSpan.FromSeconds(options.Seconds ?? (options.IsQuick ? 3 : 20)));

    /// <summary>Asks at a rate, whether or not answers come, and keeps what was found.</summary>
    public async Task<RunReport> RunOpenAsync(Fleet fleet, string name, ITraffic traffic, double rate, CancellationToken cancellationToken) =>
        await KeepAsync(await AskOpenAsync(fleet, name, traffic, rate, UsualLength, new Tally(), cancellationToken));

    /// <summary>The same, over a time of the scenario's own, counted into a tally that goes on; nothing is kept yet.</summary>
    public async Task<RunReport> AskOpenAsync(
        Fleet fleet, string name, ITraffic traffic, double rate, RunLength length, Tally tally, CancellationToken cancellationToken)
    {
        using var lanes = Connect(fleet, options.Connections ?? OpenConnections);
        var pace = new RealPace(time);
        var loop = new OpenLoop(new ArrivalSchedule(rate, options.Arrival, options.Seed), traffic, lanes, pace, tally);
        var way = string.Create(
            CultureInfo.InvariantCulture, $"open loop, {rate:#,0.##} requests/s, {(options.Arrival == ArrivalKind.Poisson ? "Poisson" : "evenly spaced")}");
        return await AskAsync(fleet, name, way, tally, length, () => loop.Outstanding, Run, cancellationToken);

        void Run()
        {
            pace.Restart();
            loop.Run(length, cancellationToken);
        }
    }

    /// <summary>Asks as fast as so many connections are answered, and keeps what was found.</summary>
    public async Task<RunReport> RunClosedAsync(Fleet fleet, string name, ITraffic traffic, CancellationToken cancellationToken, int? connections = null, RunLength? length = null)
    {
        var (used, whole, tally, pace) = (connections ?? options.Connections ?? ClosedConnections, length ?? UsualLength, new Tally(), new RealPace(time));
        using var lanes = Connect(fleet, used);
        var loop = new ClosedLoop(traffic, lanes, pace, tally);
        var way = string.Create(CultureInfo.InvariantCulture, $"closed loop, {used * fleet.Servers.Count} connections kept busy");
        return await KeepAsync(await AskAsync(fleet, name, way, tally, whole, () => loop.Outstanding, Run, cancellationToken));

        void Run()
        {
            pace.Restart();
            loop.Run(whole, cancellationToken);
        }
    }

    /// <summary>Keeps what a run found and tells it.</summary>
    public async Task<RunReport> KeepAsync(RunReport run)
    {
        runs.Add(run);
        await TextReport.WriteAsync(output, run);
        return run;
    }

    public async Task TellAsync(Figure figure)
    {
        figures.Add(figure);
        await output.WriteLineAsync($"  {figure}");
    }

    /// <summary>Something was wrong that no figure may hide.</summary>
    public async Task TellTroubleAsync(string trouble)
    {
        troubles.Add(trouble);
        await output.WriteLineAsync($"  WRONG: {trouble}");
    }

    public Task SayAsync(string line) => output.WriteLineAsync(line);

    public ScenarioReport Report(string scenario) => new()
    {
        Scenario = scenario,
        Store = options.Store.ToString().ToLowerInvariant(),
        Replicas = options.Replicas,
        Command = options.Command,
        At = time.GetUtcNow(),
        Machine = Machine.Describe(options.Data, postgres),
        Runs = [.. runs],
        Figures = [.. figures],
        Troubles = [.. troubles],
    };

    private LaneSet Connect(Fleet fleet, int perServer)
    {
        var addresses = fleet.Addresses;
        return new LaneSet(addresses.Count, perServer, server => new HttpLane(addresses[server], time));
    }

    private async Task<RunReport> AskAsync(
        Fleet fleet, string name, string arrival, Tally tally, RunLength length, Func<int> outstanding, Action run, CancellationToken cancellationToken)
    {
        var before = tally.Answered;
        var meter = await UsageMeter.StartAsync(fleet, cancellationToken);
        await LiveProgress.WatchAsync(progress, time, elapsed => ProgressLine.Write(name, elapsed, length, tally, outstanding()), run, cancellationToken);
        return new RunReport
        {
            Name = name,
            Arrival = arrival,
            Seconds = length.Counted.TotalSeconds,
            AnsweredPerSecond = Math.Round((tally.Answered - before) / length.Counted.TotalSeconds, 1),
            Series = [.. tally.All.Select(SeriesReport.Of)],
            Usage = await meter.EndAsync(cancellationToken),
        };
    }
}
