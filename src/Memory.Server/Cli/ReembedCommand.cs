using System.CommandLine;
using System.Globalization;
using Memory.Server.Configuration;
using Memory.Server.Embedding;
using Memory.Server.Hosting;
using Memory.Server.Recall.Vectors;
using Memory.Server.Storage;

namespace Memory.Server.Cli;

/// <summary><c>reembed</c>: makes all vectors anew with the embedder of the settings, as a server also does beside its work.</summary>
internal static class ReembedCommand
{
    public static Command Create(IReadOnlyList<string> settings)
    {
        var data = CommonOptions.Data();
        var command = new Command("reembed", "Makes all stored vectors anew with the embedder of the settings, which a server also does beside its work. Run again it goes on where it stopped.") { data };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            await RunAsync(StoreCommand.ReadSettings(settings, parsed.GetValue(data)), parsed.InvocationConfiguration.Output, cancellationToken);
            return ExitCodes.Done;
        });
        return command;
    }

    private static async Task RunAsync(MemorySettings settings, TextWriter output, CancellationToken cancellationToken)
    {
        if (settings.Postgres is null && !Directory.Exists(settings.Data))
            throw new CommandFailedException($"There is no folder {settings.Data}.");
        await using var services = new ServiceCollection().AddLogging().AddMemoryServer(settings).AddSingleton<Reembedding>().BuildServiceProvider();
        try
        {
            await StoreSlot.OpenAsync(services, cancellationToken);
        }
        catch (StorageUnavailableException fault) when (settings.Postgres is null)
        {
            throw new CommandFailedException($"{fault.Message} If a server is running on it, start that one with the new settings: it makes the vectors anew beside its work.");
        }

        await ReembedAsync(services, output, cancellationToken);
    }

    private static async Task ReembedAsync(ServiceProvider services, TextWriter output, CancellationToken cancellationToken)
    {
        var embedder = services.GetRequiredService<ITextAnalysis>().Target.Embedder;
        if (services.GetRequiredService<IMemoryStore>().Vectors is not { } shelf)
            throw new CommandFailedException("This store keeps no vectors.");
        var told = -1;
        try
        {
            var done = await services.GetRequiredService<Reembedding>().RunAsync(shelf, Report, cancellationToken);
            await output.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"All {done.Users} users are done: embedded {done.Texts} texts with {embedder}."));
        }
        catch (EmbeddingFailedException fault)
        {
            throw new CommandFailedException($"{fault.Message} What was made is kept; run it again to go on.");
        }

        // A line for each hundredth of the way, or each user when there are few.
        void Report(ReembeddingProgress progress)
        {
            var hundredth = progress.Users == 0 ? 0 : (int)(100L * progress.Done / progress.Users);
            if (hundredth == told)
                return;
            told = hundredth;
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{progress.Done} of {progress.Users} users, {progress.Texts} texts"));
        }
    }
}
