using System.Collections.Immutable;
using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Json;

namespace Memory.Benchmarks.Start;

/// <summary>
/// How long the server takes to be there, and how much memory it takes: real processes, published in each way and started with each setting of the runtime in turn, so that a
/// busy moment hits all.
/// </summary>
internal sealed class StartComparison(StartSwitches switches, string builds, string folder, TextWriter output)
{
    private const int Users = 20;
    private const int Memories = 500;
    private const int Batch = 100;
    private const int Callers = 4;

    private static readonly TimeSpan Rest = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(6);
    private static readonly TimeSpan Work = TimeSpan.FromSeconds(4);

    /// <summary>Publishes, starts, measures, and writes a table; false when the switches are not understood.</summary>
    public static async Task<bool> RunAsync(ReadOnlyMemory<string> arguments, TextWriter output)
    {
        if (StartSwitches.Read(arguments.Span) is not { } switches)
        {
            await output.WriteLineAsync(StartSwitches.Usage);
            return false;
        }

        var folder = Directory.CreateTempSubdirectory("memory-benchmarks-");
        try
        {
            await new StartComparison(switches, switches.Builds ?? folder.FullName, folder.FullName, output).RunAsync();
            return true;
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private async Task RunAsync()
    {
        foreach (var build in switches.Variants.Select(static variant => variant.Build).Distinct())
        {
            var took = await build.PublishAsync(builds);
            await output.WriteLineAsync(Text($"{build.Name}: {build.SizeIn(builds) / 1048576.0:0.0} MB{(took is { } time ? Text($", published in {time.TotalSeconds:0} s") : "")}"));
        }

        var filled = Path.Combine(folder, "filled");
        await FillAsync(filled);
        var made = 0;
        var empty = await StartAllAsync(() => Path.Combine(folder, Text($"empty-{made++}")));
        var full = await StartAllAsync(() => filled);
        await TellAsync("an empty folder", empty);
        await TellAsync(Text($"a folder with {Users} users of {Memories} memories"), full);
        await TellRunsAsync(filled);
    }

    private async Task FillAsync(string data)
    {
        using var server = await StartAsync(switches.Variants[0], data);
        for (var user = 0; user < Users; user++)
        {
            foreach (var facts in Sentences.Write(Memories).Chunk(Batch))
            {
                using var stored = await server.Http.PostAsJsonAsync("/v1/memory/batch", new { memories = facts.Select(text => new { user_id = UserOf(user), type = "fact", content = text }) });
                stored.EnsureSuccessStatusCode();
            }
        }
    }

    private async Task<ImmutableArray<ImmutableArray<StartFigures>>> StartAllAsync(Func<string> data)
    {
        var figures = switches.Variants.Select(static _ => ImmutableArray.CreateBuilder<StartFigures>()).ToImmutableArray();

        // The first round only brings the files into the machine's memory.
        for (var round = 0; round <= switches.Rounds; round++)
        {
            for (var i = 0; i < figures.Length; i++)
            {
                using var server = await StartAsync(switches.Variants[i], data());
                var ready = server.Since.TotalMilliseconds;
                await server.RecallAsync(UserOf(0), "Where did I go with Priya last summer?");
                if (round > 0)
                    figures[i].Add(new StartFigures(ready, server.Since.TotalMilliseconds, server.Megabytes));
            }
        }

        return [.. figures.Select(static each => each.ToImmutable())];
    }

    private async Task TellAsync(string what, ImmutableArray<ImmutableArray<StartFigures>> figures)
    {
        await output.WriteLineAsync($"\n{what + ", medians",-52} {"ready",8} {"ratio",6} {"recalled",10} {"ratio",6} {"resident",10} {"ratio",6}");
        for (var i = 0; i < figures.Length; i++)
        {
            var (ready, recalled, megabytes) = (Median(figures[i], static one => one.Ready), Median(figures[i], static one => one.Recalled), Median(figures[i], static one => one.Megabytes));
            await output.WriteLineAsync(Text(
                $"{switches.Variants[i].Name,-52} {ready,5:0} ms {ready / Median(figures[0], static one => one.Ready),6:0.00} {recalled,7:0} ms {recalled / Median(figures[0], static one => one.Recalled),6:0.00} {megabytes,7:0} MB {megabytes / Median(figures[0], static one => one.Megabytes),6:0.00}"));
        }
    }

    private async Task TellRunsAsync(string data)
    {
        await output.WriteLineAsync($"\n{"over the filled folder, one run each",-52} {"idle",8} {"ratio",6} {"recalls/s",10} {"ratio",6} {"after them",10} {"ratio",6} {"peak",8}");
        RunFigures? first = null;
        foreach (var variant in switches.Variants)
        {
            using var server = await StartAsync(variant, data);
            await server.RecallAsync(UserOf(0), "Where did I go with Priya last summer?");
            await Task.Delay(Rest, TimeProvider.System);
            var idle = server.Megabytes;
            await AskAsync(server, WarmUp);
            var figures = new RunFigures(idle, await AskAsync(server, Work), server.Megabytes, server.PeakMegabytes);
            first ??= figures;
            await output.WriteLineAsync(Text(
                $"{variant.Name,-52} {figures.Idle,5:0} MB {figures.Idle / first.Idle,6:0.00} {figures.Rate,10:0} {figures.Rate / first.Rate,6:0.00} {figures.Worked,7:0} MB {figures.Worked / first.Worked,6:0.00} {figures.Peak,5:0} MB"));
        }
    }

    /// <summary>Has some callers ask one question after the other for so long; how many were answered a second.</summary>
    private static async Task<double> AskAsync(StartedServer server, TimeSpan lasting)
    {
        var (begun, answered) = (Stopwatch.GetTimestamp(), 0);
        await Task.WhenAll(Enumerable.Range(0, Callers).Select(async caller =>
        {
            for (var i = caller; Stopwatch.GetElapsedTime(begun) < lasting; i++)
            {
                await server.RecallAsync(UserOf(i % Users), "Where did I go with Priya last summer?");
                Interlocked.Increment(ref answered);
            }
        }));
        return answered / Stopwatch.GetElapsedTime(begun).TotalSeconds;
    }

    private Task<StartedServer> StartAsync(StartVariant variant, string data) => StartedServer.StartAsync(variant.Build.ProgramIn(builds), data, StartedServer.FreePort(), variant.Environment);

    private static string UserOf(int user) => Text($"user-{user}");

    private static double Median(ImmutableArray<StartFigures> figures, Func<StartFigures, double> figure) => figures.Select(figure).Order().ElementAt(figures.Length / 2);

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
