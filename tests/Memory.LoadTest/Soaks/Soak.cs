using System.Globalization;
using Memory.LoadTest.Arrivals;
using Memory.LoadTest.Reports;
using Memory.LoadTest.Servers;
using Memory.LoadTest.Soaks.Asking;
using Memory.LoadTest.Soaks.Plans;
using Memory.LoadTest.Soaks.Telling;
using Memory.LoadTest.Soaks.Verdicts;
using Memory.LoadTest.Texts;
using Memory.LoadTest.Traffic;

namespace Memory.LoadTest.Soaks;

/// <summary>A soak from its beginning to its report.</summary>
internal sealed class Soak(SoakOptions options, TextWriter output, TextWriter errors, TimeProvider time)
{
    private const int Connections = 64;
    private const int MostAgain = 2;

    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan DrainPatience = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan BacklogPatience = TimeSpan.FromMinutes(5);

    private readonly LifeTexts texts = new(options.Seed);
    private readonly SampleLog samples = new();
    private readonly List<string> troubles = [];

    /// <returns>Whether nothing was lost or doubled, nothing failed outside of faults, and nothing leaks.</returns>
    public async Task<bool> RunAsync(CancellationToken cancellationToken)
    {
        var machine = Machine.Describe(options.Data, null);
        Directory.CreateDirectory(options.Data);
        await using var scene = await SoakScene.SetAsync(options, texts, time, cancellationToken);
        machine = machine with { Postgres = scene.Fleet.Database?.Version };
        await output.WriteLineAsync(machine.ToString());
        var plan = SoakPlan.Deal([.. scene.Disturbances.Select(static one => one.Kind)], options.Length, options.Every, options.Seed);
        await output.WriteLineAsync(string.Create(
            CultureInfo.InvariantCulture, $"Soak of {options.Length.TotalMinutes:0.#} minutes, {options.Rate:0.#} requests/s (Poisson, open loop) by {options.Users:#,0} users, {plan.Count} disturbances."));

        var pace = new RealPace(time);
        var traffic = new SoakTraffic(new SoakShape(options.Users, SoakScene.MemoriesPerUser, options.Replicas, options.Seed), ServerSpec.Key, texts, pace, time);
        var addresses = scene.Fleet.Addresses;
        using var lanes = new LaneSet(addresses.Count, Connections, server => new HttpLane(addresses[server], time));
        var loop = new OpenLoop(new ArrivalSchedule(options.Rate, ArrivalKind.Poisson, options.Seed), traffic, lanes, pace, new Tally(), samples.Add);
        var heap = new HeapWatch(scene.Fleet, () => loop.Outstanding, pace, time);
        var director = new Director(plan, scene.Disturbances, heap, pace, time);
        var memory = new MemoryWatch(scene.Fleet, pace, time);

        using var ending = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        Task[] beside = [director.RunAsync(ending.Token), memory.RunAsync(ending.Token)];
        using var sent = new CancellationTokenSource();
        var again = SendAgainAsync(traffic.Outbox, loop, lanes, pace, sent.Token);
        await LiveProgress.WatchAsync(
            errors, time, elapsed => Progress(elapsed, director, traffic, scene.Fleet), () => loop.Run(new RunLength(TimeSpan.Zero, options.Length), cancellationToken), CancellationToken.None);
        var end = cancellationToken.IsCancellationRequested ? pace.Now : options.Length;
        await ending.CancelAsync();
        await Task.WhenAll(beside);
        await heap.LookAsync(cancellationToken);
        if (!cancellationToken.IsCancellationRequested)
            await DrainAsync(traffic.Outbox, cancellationToken);
        await sent.CancelAsync();
        await again;

        var all = samples.Until(cancellationToken.IsCancellationRequested ? end : TimeSpan.MaxValue);
        var verdict = SoakVerdict.Of(all, director.Windows, heap.Spans, WarmUp, end);
        var (said, acknowledged) = traffic.Turns.Count();
        var (begun, answered) = traffic.Chats.Count();
        var report = new SoakReport
        {
            Command = options.Command,
            At = time.GetUtcNow(),
            Machine = machine,
            Store = options.Store.ToString().ToLowerInvariant(),
            Replicas = options.Replicas,
            Seconds = Math.Round(end.TotalSeconds, 1),
            RequestsPerSecond = options.Rate,
            IsInterrupted = cancellationToken.IsCancellationRequested,
            Windows = verdict.Windows,
            Requests = verdict.Requests,
            Errors = verdict.Errors,
            ErrorsOutside = verdict.ErrorsOutside.Count,
            FirstErrorsOutside = [.. verdict.ErrorsOutside.Take(20).Select(static one => string.Create(CultureInfo.InvariantCulture, $"{one.Series} due at {one.Due.TotalSeconds:0.000} s, over at {one.Ended.TotalSeconds:0.000} s: {one.Error}"))],
            QuietP50Ms = verdict.QuietP50Ms,
            QuietP99Ms = verdict.QuietP99Ms,
            TurnsSaid = said,
            TurnsAcknowledged = acknowledged,
            ChatsBegun = begun,
            ChatsAnswered = answered,
            MemoriesStored = traffic.Memories.Count,
            MemoryMiB = memory.Report(heap, end),
            EachSecond = SecondReport.All(all, memory.Points, end),
            Troubles = [],
        };
        if (!report.IsInterrupted)
            report = await LookAsync(scene.Fleet, traffic, report, cancellationToken);
        report = report with { Troubles = [.. director.Troubles, .. troubles] };
        await SoakText.WriteAsync(output, report);
        await output.WriteLineAsync($"Written: {string.Join(", ", await SoakFiles.WriteAsync(options.Output, report))}");
        return report.IsClean && !report.IsInterrupted;
    }

    /// <summary>Looks at what the servers hold, when all is said and read.</summary>
    private async Task<SoakReport> LookAsync(Fleet fleet, SoakTraffic traffic, SoakReport report, CancellationToken cancellationToken)
    {
        try
        {
            var started = time.GetTimestamp();
            var backlog = await fleet.BacklogAsync(cancellationToken);
            for (; backlog > 0 && time.GetElapsedTime(started) < BacklogPatience; backlog = await fleet.BacklogAsync(cancellationToken))
                await Task.Delay(Look, time, cancellationToken);
            if (backlog > 0)
                troubles.Add($"{backlog} extraction jobs wait after {BacklogPatience.TotalMinutes:0} minutes.");
            var took = time.GetElapsedTime(started).TotalSeconds;
            var look = new ReadBack(fleet.Servers[0].Http, texts);
            var (lost, doubled) = await look.MemoriesAsync(traffic.Memories, cancellationToken);
            report = report with
            {
                BacklogSeconds = backlog > 0 ? null : Math.Round(took, 1), Turns = await look.TurnsAsync(traffic.Turns, cancellationToken), Chats = await look.ChatsAsync(traffic.Chats, cancellationToken),
                MemoriesLost = lost, MemoriesDoubled = doubled,
            };
            if (await StoreCheck.RunAsync(fleet, cancellationToken) is { } wrong)
                troubles.Add(wrong);
        }
        catch (Exception fault) when (fault is HttpRequestException or System.Text.Json.JsonException or OperationCanceledException)
        {
            troubles.Add($"What the servers hold could not be read: {fault.Message}");
        }

        return report;
    }

    private async Task SendAgainAsync(Outbox outbox, OpenLoop loop, LaneSet lanes, RealPace pace, CancellationToken cancellationToken)
    {
        while (!cancellationToken.IsCancellationRequested)
        {
            foreach (var request in outbox.Take(pace.Now, MostAgain))
                loop.Offer(request, pace.Now);
            lanes.GiveUpAfter(RunLength.Patience);
            await Task.Delay(Look, time, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task DrainAsync(Outbox outbox, CancellationToken cancellationToken)
    {
        for (var started = time.GetTimestamp(); outbox.Count > 0 && time.GetElapsedTime(started) < DrainPatience && !cancellationToken.IsCancellationRequested;)
            await Task.Delay(Look, time, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (outbox.Count > 0 && !cancellationToken.IsCancellationRequested)
            troubles.Add($"{outbox.Count} requests were still not acknowledged {DrainPatience.TotalSeconds:0} s after the end.");
    }

    private string Progress(TimeSpan elapsed, Director director, SoakTraffic traffic, Fleet fleet)
    {
        var (count, p99) = samples.Lately(elapsed - TimeSpan.FromSeconds(5));
        return string.Create(
            CultureInfo.InvariantCulture,
            $"soak: {elapsed.TotalSeconds:0} of {options.Length.TotalSeconds:0} s, {count / 5.0:0}/s, p99 {p99:0} ms, {samples.Errors} errors, {traffic.Outbox.Count} to send again, {fleet.Usage().ResidentBytes >> 20} MiB  {director.Current ?? "quiet"}");
    }
}
