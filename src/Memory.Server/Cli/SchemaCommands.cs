using System.CommandLine;
using System.Globalization;
using Memory.Server.Configuration;
using Memory.Server.Embedding;
using Memory.Server.Recall.Index;
using Memory.Server.Storage;
using Memory.Server.Storage.Postgres;
using Microsoft.Extensions.Logging.Abstractions;

namespace Memory.Server.Cli;

/// <summary><c>migrate</c> and <c>reembed</c>: bring a Postgres database up to date, without a server.</summary>
internal static class SchemaCommands
{
    public static IEnumerable<Command> Create(IReadOnlyList<string> settings) =>
    [
        StoreCommand.OnPostgres("migrate", "Creates or updates the schema of the Postgres database, which a server also does when it starts.", settings, MigrateAsync),
        StoreCommand.OnPostgres("reembed", "Makes all stored vectors anew with the embedder of the settings. Stop the servers first.", settings, ReembedAsync),
    ];

    private static async Task MigrateAsync(MemorySettings settings, PostgresOptions options, TextWriter output, CancellationToken cancellationToken)
    {
        var applied = await PostgresSchema.MigrateAsync(options, NullLogger.Instance, cancellationToken);
        foreach (var name in applied)
            await output.WriteLineAsync($"Applied {name}");
        if (applied.Count == 0)
            await output.WriteLineAsync("The schema is up to date.");
    }

    private static async Task ReembedAsync(MemorySettings settings, PostgresOptions options, TextWriter output, CancellationToken cancellationToken)
    {
        await using var services = new ServiceCollection().AddEmbedding(settings.Embedding).AddSingleton<ITextAnalysis, TextAnalysis>().BuildServiceProvider();
        var analysis = services.GetRequiredService<ITextAnalysis>();
        await PostgresSchema.MigrateAsync(options, NullLogger.Instance, cancellationToken);
        var texts = await PostgresSchema.ReembedAsync(options, analysis, cancellationToken);
        await output.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"Embedded {texts} texts with {analysis.Kind.Embedder}."));
    }
}
