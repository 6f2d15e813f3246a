using System.Net;
using Memory.LoadTest.Servers;
using Memory.LoadTest.Soaks.Disturbances;
using Memory.LoadTest.Soaks.Services;
using Memory.LoadTest.Texts;
using Memory.LoadTest.Traffic;
using Memory.Testing;
using Npgsql;

namespace Memory.LoadTest.Soaks;

/// <summary>The servers of a soak and all around them that can go wrong: the model, the network to the database, the disk.</summary>
internal sealed class SoakScene : IAsyncDisposable
{
    /// <summary>What each user knew before.</summary>
    public const int MemoriesPerUser = 40;

    /// <summary>Less than the server's own, so that they are full in the course of a soak and what grows afterwards is nothing that they hold.</summary>
    private const int CacheMegabytes = 64;

    /// <summary>So little that answers kept for repeated requests are no more than that before long.</summary>
    private const string KeptAnswerMegabytes = "1";

    private const int SeedConnections = 4;

    private readonly ModelService model;
    private readonly EmbeddingService embeddings;
    private readonly TcpProxy? network;
    private readonly DirectoryInfo backups;

    private SoakScene(Fleet fleet, ModelService model, EmbeddingService embeddings, TcpProxy? network, DirectoryInfo backups, IReadOnlyList<IDisturbance> disturbances) =>
        (Fleet, this.model, this.embeddings, this.network, this.backups, Disturbances) = (fleet, model, embeddings, network, backups, disturbances);

    public Fleet Fleet { get; }

    public IReadOnlyList<IDisturbance> Disturbances { get; }

    public static async Task<SoakScene> SetAsync(SoakOptions options, LifeTexts texts, TimeProvider time, CancellationToken cancellationToken)
    {
        var chat = await ModelService.StartAsync(time);
        var embedder = await EmbeddingService.StartAsync(time);
        var choice = new EmbedderChoice();
        var line = options.Store == StoreKind.Postgres && Database.IsThere ? await NetworkAsync(cancellationToken) : null;
        var archives = Directory.CreateDirectory(Path.Combine(options.Data, $"soak-archives-{Environment.ProcessId}"));
        Fleet? fleet = null;
        try
        {
            fleet = await Fleet.StartAsync(
                new FleetOrder
                {
                    Program = options.Program, Store = options.Store, Replicas = options.Replicas, Folder = options.Data, Settings = Settings(chat, [.. choice.Settings(embedder.Address)], archives.FullName),
                    Via = line is null ? null : given => new NpgsqlConnectionStringBuilder(given) { Host = "127.0.0.1", Port = line.Port }.ConnectionString,
                },
                time,
                cancellationToken);

            // On a thread of its own: this one may be the sockets', which then would wait for itself.
            var filled = fleet;
            await Task.Factory.StartNew(() => Seed(options, filled, texts, time, cancellationToken), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
            return new SoakScene(
                fleet, chat, embedder, line, archives,
                [.. All(options, fleet, chat, line, time).Append(new ExchangedEmbedder(fleet, embedder, choice, options.Users * MemoriesPerUser, time)).Where(one => options.Only?.Contains(one.Kind.Name, StringComparer.Ordinal) ?? true)]);
        }
        catch
        {
            if (fleet is not null)
                await fleet.DisposeAsync();
            if (line is not null)
                await line.DisposeAsync();
            await embedder.DisposeAsync();
            await chat.DisposeAsync();
            archives.Delete(recursive: true);
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await Fleet.DisposeAsync();
        if (network is not null)
            await network.DisposeAsync();
        await embeddings.DisposeAsync();
        await model.DisposeAsync();
        backups.Delete(recursive: true);
    }

    private static IEnumerable<IDisturbance> All(SoakOptions options, Fleet fleet, ModelService model, TcpProxy? network, TimeProvider time)
    {
        yield return new KilledServer(fleet, time);
        yield return new PausedServer(fleet, time);
        yield return new SlowDisk(options.Data, time);
        yield return new HangingModel(model, fleet, time);
        yield return AdminWork.Backup(fleet);
        yield return AdminWork.VerifiedBackup(fleet);
        yield return AdminWork.Optimisation(fleet);
        yield return AdminWork.Retention(fleet);
        if (fleet.Database is null)
            yield return new Compaction(fleet, options.Users, time);
        foreach (var one in fleet.Database is { } database && network is not null ? OfDatabase(database, network, time) : [])
            yield return one;
    }

    private static IEnumerable<IDisturbance> OfDatabase(Database database, TcpProxy network, TimeProvider time)
    {
        yield return new BadNetwork("database network hanging", network, ProxyMode.Hang, time);
        yield return new BadNetwork("database network slow", network, ProxyMode.Slow, time);
        yield return new BadNetwork("database network reset", network, ProxyMode.Reset, time);
        yield return new EndedConnections(database, time);
        if (RestartedDatabase.IsPossible)
            yield return new RestartedDatabase();
        yield return new Vacuum(database);
    }

    private static async Task<TcpProxy> NetworkAsync(CancellationToken cancellationToken)
    {
        var address = new NpgsqlConnectionStringBuilder(Environment.GetEnvironmentVariable("MEMORY_TEST_POSTGRES"));
        var hosts = await Dns.GetHostAddressesAsync(address.Host!, System.Net.Sockets.AddressFamily.InterNetwork, cancellationToken);
        return new TcpProxy(new IPEndPoint(hosts[0], address.Port)) { Delay = BadNetwork.Delay };
    }

    private static Dictionary<string, string> Settings(ModelService model, IReadOnlyList<KeyValuePair<string, string>> embedder, string backups) => new(FleetOrder.CachesOf(CacheMegabytes).Concat(embedder), StringComparer.Ordinal)
    {
        ["Memory__Model__Provider"] = "openai",
        ["Memory__Model__Endpoint"] = model.Address,
        ["Memory__Model__Name"] = "none",
        ["Memory__Model__Timeout"] = "10",
        ["Memory__KeptAnswerMegabytes"] = KeptAnswerMegabytes,
        ["Memory__Backups__Path"] = backups,
        ["Memory__Backups__Enabled"] = "false",
        ["Memory__Backups__KeepManual"] = "3",

        // A quarter of an hour, the least there is: what is replaced early in a soak is deleted late in it.
        ["Memory__Retention__RetiredDeleteAfterDays"] = "0.01",
    };

    private static void Seed(SoakOptions options, Fleet fleet, LifeTexts texts, TimeProvider time, CancellationToken cancellationToken)
    {
        var tally = new Tally();
        using var lanes = new LaneSet(options.Replicas, SeedConnections, server => new HttpLane(fleet.Servers[server].Spec.Address, time));
        new ClosedLoop(new SeedTraffic(new MemoryRequests(ServerSpec.Key, texts), 0, options.Users, MemoriesPerUser, options.Replicas), lanes, new RealPace(time), tally)
            .Run(new RunLength(TimeSpan.Zero, TimeSpan.FromHours(1)), cancellationToken);
        if (tally.Errors > 0)
            throw new InvalidOperationException($"Storing the memories failed: {string.Join(", ", tally.All.SelectMany(static series => series.Statuses))}.");
    }
}
