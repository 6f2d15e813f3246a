using System.CommandLine;
using Memory.LoadTest.Reports;
using Memory.LoadTest.Scenarios;
using Memory.LoadTest.Servers;
using Memory.LoadTest.Soaks;

namespace Memory.LoadTest.Cli;

/// <summary>The command line: a scenario, or several, and its options.</summary>
internal static class LoadCommand
{
    private const int Done = 0;
    private const int Failed = 1;
    private const int WrongUsage = 2;

    /// <summary>What an interrupted command may take to end its servers and tell what was until then.</summary>
    private static readonly TimeSpan LongestEnd = TimeSpan.FromMinutes(3);

    public static async Task<int> RunAsync(string[] args, TextWriter output, TextWriter errors)
    {
        var root = new RootCommand("Loads real servers with real requests and tells how they fare.");
        foreach (var scenario in Catalogue.All)
            root.Add(CommandOf(scenario.Name, scenario.Summary, [scenario], isQuick: false, args, output, errors));
        root.Add(CommandOf("all", "Every scenario at its size, one after another.", Catalogue.All, isQuick: false, args, output, errors));
        root.Add(CommandOf("quick", "Every scenario in small, for a look: a minute or two.", Catalogue.All, isQuick: true, args, output, errors));
        root.Add(SoakCommand.Create(args, output, errors));
        var parsed = root.Parse(args);
        if (parsed.Errors.Count > 0)
        {
            foreach (var error in parsed.Errors)
                await errors.WriteLineAsync(error.Message);
            return WrongUsage;
        }

        return await parsed.InvokeAsync(new InvocationConfiguration { Output = output, Error = errors, EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = LongestEnd });
    }

    private static Command CommandOf(string name, string summary, IReadOnlyList<IScenario> scenarios, bool isQuick, string[] args, TextWriter output, TextWriter errors)
    {
        var switches = new LoadSwitches();
        var command = new Command(name, summary);
        foreach (var option in switches.All)
            command.Add(option);
        command.SetAction((parsed, cancellationToken) =>
            RunAsync(scenarios, switches.Read(parsed, $"Memory.LoadTest {string.Join(' ', args)}") with { IsQuick = isQuick || parsed.GetValue(switches.Quick) }, output, errors, cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(IReadOnlyList<IScenario> scenarios, LoadOptions options, TextWriter output, TextWriter errors, CancellationToken cancellationToken)
    {
        var isClean = true;
        await output.WriteLineAsync(Machine.Describe(options.Data, options.Store == StoreKind.Postgres ? "Postgres" : null).ToString());
        try
        {
            foreach (var scenario in scenarios)
            {
                await output.WriteLineAsync();
                await output.WriteLineAsync($"{scenario.Name}: {scenario.Summary}");
                var stage = new Stage(options, output, errors, TimeProvider.System);
                await scenario.RunAsync(stage, cancellationToken);
                var report = stage.Report(scenario.Name);
                isClean &= report.IsClean;
                await output.WriteLineAsync($"{(report.IsClean ? "No errors." : "There were ERRORS.")} Written: {string.Join(", ", await ReportFiles.WriteAsync(options.Output, report, cancellationToken))}");
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            await errors.WriteLineAsync("Interrupted.");
            return Failed;
        }
        catch (InvalidOperationException fault)
        {
            await errors.WriteLineAsync(fault.Message);
            return Failed;
        }

        return isClean ? Done : Failed;
    }
}
