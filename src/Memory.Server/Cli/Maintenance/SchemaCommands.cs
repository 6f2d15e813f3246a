using System.CommandLine;
using Memory.Server.Cli.Terminals;
using Memory.Server.Hosting;
using Memory.Server.Storage.Postgres;
using Microsoft.Extensions.Logging.Abstractions;

namespace Memory.Server.Cli.Maintenance;

/// <summary><c>migrate</c>: brings a Postgres database up to date, without a server.</summary>
internal sealed class SchemaCommands(IReadOnlyList<string> settings)
{
    private readonly StoreOptions _store = new(settings);
    private readonly Option<bool> _json = CommonOptions.Json("Prints the steps that were applied as a JSON object.");

    public static IEnumerable<Command> Create(IReadOnlyList<string> settings) => [new SchemaCommands(settings).Migrate()];

    private WorkCommand Migrate()
    {
        var command = new WorkCommand(
            "migrate",
            "Creates or updates the schema of the Postgres database, which a server also does when it starts.",
            "migrate --postgres postgres://memory@db.example/memory")
        {
            _json,
        };
        _store.AddDatabaseTo(command);
        command.SetAction(MigrateAsync);
        return command;
    }

    private async Task<int> MigrateAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        if (_store.Read(parsed).Postgres is not { } address)
            throw new CommandFailedException("Give --postgres, or set ConnectionStrings__Memory or DATABASE_URL: the embedded store has nothing to do here.");
        var applied = await PostgresSchema.MigrateAsync(PostgresStart.Read(address), NullLogger.Instance, cancellationToken);
        var terminal = parsed.Terminal();
        if (parsed.GetValue(_json))
        {
            await terminal.WriteJsonAsync(new MigratedLine([.. applied]), CommandJson.Readable.MigratedLine);
            return ExitCodes.Done;
        }

        foreach (var name in applied)
            await terminal.SayDoneAsync($"Applied {name}");
        if (applied.Count == 0)
            await terminal.SayAsync("The schema is up to date.");
        return ExitCodes.Done;
    }
}
