using BenchmarkDotNet.Running;
using Memory.Benchmarks;
using Memory.Benchmarks.Footprints;
using Memory.Benchmarks.Postgres;
using Memory.Benchmarks.Recalls;
using Memory.Benchmarks.Rules;
using Memory.Benchmarks.Start;
using Memory.Benchmarks.Transport;
using Memory.Benchmarks.Writes;

// A server over Postgres beside the plain query: a run of its own, since it needs a database.
if (args is ["postgres"])
{
    await PostgresComparison.RunAsync(Console.Out);
    return 0;
}

// A user with too much memory to be held, among thousands of others.
if (args is ["large-user"])
{
    await LargeUser.RunAsync(Console.Out);
    return 0;
}

// A user's memory encrypted beside the same one plain.
if (args is ["sealed"])
{
    await SealedCost.RunAsync(Console.Out);
    return 0;
}

// What many users take, on the disk, in memory and of the processor.
if (args is ["footprint", ..])
{
    await Footprint.RunAsync(FootprintSizes.Read(args.AsSpan(1)), Console.Out);
    return 0;
}

// Turns and memories written over HTTP, beside the least that a durable write costs.
if (args is ["writes"])
{
    await WriteCost.RunAsync(Console.Out);
    return 0;
}

// Facts read out of turns by rules, from a process's first turn on.
if (args is ["rules"])
{
    await RuleSpeed.RunAsync(Console.Out);
    return 0;
}

// Where the time of a recall goes.
if (args is ["recall-map", ..])
{
    await RecallMap.RunAsync(args.AsMemory(1), Console.Out);
    return 0;
}

// Chats whose memory is broken in every way there is.
if (args is ["faults", ..])
    return await FaultyChats.RunAsync(args.AsMemory(1), Console.Out) ? 0 : 1;

// How long the server takes to be there and how much memory it takes, published in several ways.
if (args is ["start", ..])
    return await StartComparison.RunAsync(args.AsMemory(1), Console.Out) ? 0 : 1;

// The same requests over pooled HTTP/1.1 and over HTTP/2.
if (args is ["transport"])
{
    await TransportComparison.RunAsync(Console.Out);
    return 0;
}

// Without arguments everything else runs; with them BenchmarkDotNet's own switches apply (--filter, --list).
string[] choice = args is [] ? ["--filter", "*"] : args;
var summaries = BenchmarkSwitcher.FromAssembly(typeof(ShortRun).Assembly).Run(choice, new ShortRun());
return summaries.Any(summary => summary.HasCriticalValidationErrors || summary.Reports.Any(report => !report.Success)) ? 1 : 0;
