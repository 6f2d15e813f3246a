using System.CommandLine;
using Memory.LoadTest.Servers;

namespace Memory.LoadTest.Soaks;

/// <summary>The command <c>soak</c> and its options.</summary>
internal static class SoakCommand
{
    private const int Failed = 1;

    public static Command Create(string[] args, TextWriter output, TextWriter errors)
    {
        var minutes = new Option<double>("--minutes") { Description = "How long, 1 to 1,440. Default: 20.", DefaultValueFactory = static _ => 20 };
        var store = new Option<StoreKind>("--store") { Description = "embedded, or postgres: the server that MEMORY_TEST_POSTGRES names." };
        var replicas = new Option<int>("--replicas") { Description = "Servers over one database, 1 to 16. Default: 1.", DefaultValueFactory = static _ => 1 };
        var rate = new Option<double>("--rate") { Description = "Requests a second, 1 to 10,000. Default: 60.", DefaultValueFactory = static _ => 60 };
        var every = new Option<double>("--every") { Description = "Seconds from one disturbance to the next, 15 to 3,600. Default: 50.", DefaultValueFactory = static _ => 50 };
        var users = new Option<int>("--users") { Description = "How many users, 1 to 100,000. Default: 300.", DefaultValueFactory = static _ => 300 };
        var only = new Option<string?>("--only") { Description = "Names of disturbances, with commas between them, instead of all." };
        var seed = new Option<int>("--seed") { Description = "Chooses texts, users, moments and disturbances. Default: 1.", DefaultValueFactory = static _ => 1 };
        var folder = new Option<string>("--output") { Description = "Folder of the report. Default: load-reports.", DefaultValueFactory = static _ => "load-reports" };
        var data = new Option<string?>("--data") { Description = "Folder, on the disk to be used, in which the servers' folders are made. Default: the folder of the report." };
        var server = new Option<string>("--server") { Description = "Another build of the server: its Memory.Server.dll.", DefaultValueFactory = static _ => Path.Combine(AppContext.BaseDirectory, "Memory.Server.dll") };
        Bound(minutes, 1, 1_440);
        Bound(replicas, 1, 16);
        Bound(rate, 1, 10_000);
        Bound(every, 15, 3_600);
        Bound(users, 1, 100_000);
        Bound(seed, 0, int.MaxValue);
        var command = new Command("soak", "Moderate load for a long time, while things go wrong and work is done beside it: what failed, what was lost, how fast it is well again.")
        {
            minutes, store, replicas, rate, every, users, only, seed, folder, data, server,
        };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var options = new SoakOptions
            {
                Command = $"Memory.LoadTest {string.Join(' ', args)}",
                Length = TimeSpan.FromMinutes(parsed.GetValue(minutes)),
                Store = parsed.GetValue(store),
                Replicas = parsed.GetValue(replicas),
                Rate = parsed.GetValue(rate),
                Every = TimeSpan.FromSeconds(parsed.GetValue(every)),
                Users = parsed.GetValue(users),
                Only = parsed.GetValue(only)?.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries),
                Seed = parsed.GetValue(seed),
                Output = parsed.GetValue(folder)!,
                Data = Path.GetFullPath(parsed.GetValue(data) ?? parsed.GetValue(folder)!),
                Program = Path.GetFullPath(parsed.GetValue(server)!),
            };
            if (options.Replicas > 1 && options.Store == StoreKind.Embedded)
            {
                await errors.WriteLineAsync("--replicas needs --store postgres: a folder belongs to one server.");
                return Failed;
            }

            try
            {
                return await new Soak(options, output, errors, TimeProvider.System).RunAsync(cancellationToken) ? 0 : Failed;
            }
            catch (InvalidOperationException fault)
            {
                await errors.WriteLineAsync(fault.Message);
                return Failed;
            }
            catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
            {
                await errors.WriteLineAsync("Interrupted before it began.");
                return Failed;
            }
        });
        return command;
    }

    private static void Bound<T>(Option<T> option, double least, double most) => option.Validators.Add(result =>
    {
        if (result.Tokens is [var token] && (!double.TryParse(token.Value, System.Globalization.CultureInfo.InvariantCulture, out var value) || !(value >= least && value <= most)))
            result.AddError(string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{option.Name} must be {least:#,0} to {most:#,0}."));
    });
}
