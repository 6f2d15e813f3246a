using System.CommandLine;
using Memory.Server.Configuration;
using Memory.Server.Storage.Postgres;
using Microsoft.Extensions.Logging.Abstractions;

namespace Memory.Server.Cli;

/// <summary><c>migrate</c>: brings a Postgres database up to date, without a server.</summary>
internal static class SchemaCommands
{
    public static IEnumerable<Command> Create(IReadOnlyList<string> settings) =>
    [
        StoreCommand.OnPostgres("migrate", "Creates or updates the schema of the Postgres database, which a server also does when it starts.", settings, MigrateAsync),
    ];

    private static async Task MigrateAsync(MemorySettings settings, PostgresOptions options, TextWriter output, CancellationToken cancellationToken)
    {
        var applied = await PostgresSchema.MigrateAsync(options, NullLogger.Instance, cancellationToken);
        foreach (var name in applied)
            await output.WriteLineAsync($"Applied {name}");
        if (applied.Count == 0)
            await output.WriteLineAsync("The schema is up to date.");
    }
}
