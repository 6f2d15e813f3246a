using System.CommandLine;
using Memory.LoadTest.Arrivals;
using Memory.LoadTest.Servers;
using Memory.LoadTest.Traffic;

namespace Memory.LoadTest.Cli;

/// <summary>The options that every scenario takes.</summary>
internal sealed class LoadSwitches
{
    private readonly Option<StoreKind> store = new("--store") { Description = "embedded, or postgres: the server that MEMORY_TEST_POSTGRES names." };
    private readonly Option<int> replicas = Bounded("--replicas", "Servers over one database, 1 to 16. Default: 1.", 1, 16, 1);
    private readonly Option<int?> seconds = Bounded("--seconds", "How long each run is counted.", 1, 86_400);
    private readonly Option<int?> warmUp = Bounded("--warmup", "Seconds before that, not counted. Default: 20, with --quick 2; scenarios that compare runs or need none have their own.", 0, 3_600);
    private readonly Option<double?> rate = new("--rate") { Description = "Requests a second of open-loop runs." };
    private readonly Option<ArrivalKind> arrival = new("--arrival") { Description = "poisson, or even. Default: poisson." };
    private readonly Option<int?> connections = Bounded("--connections", "Connections to each server.", 1, 4_096);
    private readonly Option<int?> users = Bounded("--users", "How many users there are.", 2, 1_000_000);
    private readonly Option<int?> memories = Bounded("--memories", "How many memories each has.", 1, 1_000_000);
    private readonly Option<int?> cache = Bounded("--cache", "Megabytes of the servers' StoreCacheMegabytes, and of Recall.IndexMegabytes. Default: the server's own.", 1, 1_048_576);
    private readonly Option<string> mix = new("--mix") { Description = "Shares of recall, ingest and list. Default: 70/20/10.", DefaultValueFactory = static _ => "70/20/10" };
    private readonly Option<int> seed = Bounded("--seed", "Chooses texts, users and moments. Default: 1.", 0, int.MaxValue, 1);
    private readonly Option<string> output = new("--output") { Description = "Folder of the reports. Default: load-reports.", DefaultValueFactory = static _ => "load-reports" };
    private readonly Option<string?> data = new("--data") { Description = "Folder, on the disk to be measured, in which the servers' folders are made. Default: the folder of the reports." };
    private readonly Option<bool> keep = new("--keep") { Description = "Keeps the servers' folders and databases." };
    private readonly Option<string> server = new("--server")
    {
        Description = "Another build of the server: its Memory.Server.dll. Default: the one built with this program.",
        DefaultValueFactory = static _ => Path.Combine(AppContext.BaseDirectory, "Memory.Server.dll"),
    };

    public LoadSwitches()
    {
        rate.Validators.Add(static result =>
        {
            if (result.Tokens is [var token] && (!double.TryParse(token.Value, System.Globalization.CultureInfo.InvariantCulture, out var value) || value is not (> 0 and <= 100_000)))
                result.AddError("--rate must be more than 0 and at most 100,000 requests a second.");
        });
        mix.Validators.Add(static result =>
        {
            if (result.Tokens is [var token] && TrafficMix.Parse(token.Value) is null)
                result.AddError("--mix must be three shares such as 70/20/10: recall, ingest, list.");
        });
    }

    /// <summary>Small sizes for a look at one scenario.</summary>
    public Option<bool> Quick { get; } = new("--quick") { Description = "In small, for a look." };

    public IReadOnlyList<Option> All => [store, replicas, seconds, warmUp, rate, arrival, connections, users, memories, cache, mix, seed, output, data, keep, server, Quick];

    public LoadOptions Read(ParseResult parsed, string command)
    {
        var options = new LoadOptions
        {
            Command = command,
            Store = parsed.GetValue(store),
            Replicas = parsed.GetValue(replicas),
            Seconds = parsed.GetValue(seconds),
            WarmUp = parsed.GetValue(warmUp),
            Rate = parsed.GetValue(rate),
            Arrival = parsed.GetValue(arrival),
            Connections = parsed.GetValue(connections),
            Users = parsed.GetValue(users),
            Memories = parsed.GetValue(memories),
            CacheMegabytes = parsed.GetValue(cache),
            Mix = TrafficMix.Parse(parsed.GetValue(mix)!)!.Value,
            Seed = parsed.GetValue(seed),
            Output = parsed.GetValue(output)!,
            Data = Path.GetFullPath(parsed.GetValue(data) ?? parsed.GetValue(output)!),
            Keep = parsed.GetValue(keep),
            Program = Path.GetFullPath(parsed.GetValue(server)!),
        };
        return options.Replicas > 1 && options.Store == StoreKind.Embedded
            ? throw new InvalidOperationException("--replicas needs --store postgres: a folder belongs to one server.")
            : options;
    }

    private static Option<int> Bounded(string name, string description, int least, int most, int value)
    {
        var option = new Option<int>(name) { Description = description, DefaultValueFactory = _ => value };
        option.Validators.Add(result => Check(result, name, least, most));
        return option;
    }

    private static Option<int?> Bounded(string name, string description, int least, int most)
    {
        var option = new Option<int?>(name) { Description = description };
        option.Validators.Add(result => Check(result, name, least, most));
        return option;
    }

    private static void Check(System.CommandLine.Parsing.OptionResult result, string name, int least, int most)
    {
        if (result.Tokens is [var token] && (!int.TryParse(token.Value, System.Globalization.CultureInfo.InvariantCulture, out var value) || value < least || value > most))
            result.AddError($"{name} must be {least} to {most}.");
    }
}
