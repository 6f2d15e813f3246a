using Memory.Client;
using Memory.Samples.Migrate.Files;
using Memory.Samples.Migrate.Plan;
using Memory.Samples.Migrate.Sources;
using Memory.Samples.Migrate.Writing;

namespace Memory.Samples.Migrate;

/// <summary>Brings the memories of another system here: reads everything, plans, then writes. Run twice it adds nothing.</summary>
internal static class Migration
{
    private const int Done = 0;
    private const int Failed = 1;
    private const int WrongUsage = 2;

    /// <summary>Runs the program.</summary>
    /// <returns>0 when all that can be brought over is there, 1 when something failed, 2 when the command was not understood.</returns>
    public static async Task<int> RunAsync(IReadOnlyList<string> args, TextWriter output, TextWriter error, TimeProvider time, CancellationToken cancellationToken)
    {
        if (MigrateArguments.Parse(args, out var mistake) is not { } arguments)
        {
            await (mistake is null ? output : error).WriteLineAsync(mistake is null ? MigrateArguments.Help : $"{mistake}\n\n{MigrateArguments.Help}");
            return mistake is null ? Done : WrongUsage;
        }

        try
        {
            var plan = Read(arguments, time);
            var report = new Report(plan, arguments);
            if (!arguments.IsDryRun)
            {
                using var client = MemoryClient.Create(new MemoryClientOptions { BaseAddress = arguments.Server, ApiKey = arguments.ApiKey });
                await new Importer(plan.Source, client, new Patience(time), report, arguments.Batch, output).WriteAsync(plan, cancellationToken);
            }

            await report.TellAsync(output);
            return Done;
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            await error.WriteLineAsync("Stopped. What was written stays; run the same command again and it goes on from there.");
            return Failed;
        }
        catch (Exception fault) when (fault is UnreadableFileException or MemoryApiException or MemoryUnavailableException or IOException or UnauthorizedAccessException)
        {
            await error.WriteLineAsync(fault is MemoryApiException or MemoryUnavailableException
                ? $"{fault.Message}\nWhat was written stays; run the same command again and it goes on from there."
                : fault.Message);
            return Failed;
        }
    }

    private static ImportPlan Read(MigrateArguments arguments, TimeProvider time) => arguments.Source switch
    {
        SourceSystem.Mem0 => Mem0Export.Read([.. arguments.Paths.Select(RecordFile.Read)], arguments.User, time.GetUtcNow()),
        _ => MemoireDump.Read(arguments.Paths[0], arguments.TakesTurns),
    };
}
