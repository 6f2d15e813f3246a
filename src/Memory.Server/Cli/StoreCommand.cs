using System.CommandLine;
using Memory.Server.Configuration;
using Memory.Server.Hosting;
using Memory.Server.Recall;
using Memory.Server.Storage.Postgres;

namespace Memory.Server.Cli;

/// <summary>What commands on the store itself have in common: they find it as a server would.</summary>
internal static class StoreCommand
{
    /// <summary>The settings of the command line, the environment and <c>appsettings.json</c>.</summary>
    public static MemorySettings ReadSettings(IReadOnlyList<string> settings, string? folder)
    {
        var configuration = new ConfigurationBuilder()
            .SetBasePath(Directory.GetCurrentDirectory())
            .AddJsonFile("appsettings.json", optional: true)
            .AddEnvironmentVariables()
            .AddCommandLine([.. settings]);
        if (folder is not null)
            configuration.AddInMemoryCollection([new("Memory:Data", folder)]);
        return SettingsReader.Read(configuration.Build(), RecallService.DefaultWeights);
    }

    /// <summary>A command that works on a Postgres database.</summary>
    public static Command OnPostgres(
        string name, string description, IReadOnlyList<string> settings, Func<MemorySettings, PostgresOptions, TextWriter, CancellationToken, Task> run)
    {
        var command = new Command(name, description);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var read = ReadSettings(settings, folder: null);
            if (read.Postgres is not { } address)
                throw new CommandFailedException("Set ConnectionStrings__Memory or DATABASE_URL: the embedded store has nothing to do here.");
            await run(read, PostgresStart.Read(address), parsed.InvocationConfiguration.Output, cancellationToken);
            return ExitCodes.Done;
        });
        return command;
    }
}
