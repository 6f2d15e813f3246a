using System.CommandLine;
using System.Globalization;
using Memory.Server.Cli.Terminals;
using Memory.Server.Embedding;
using Memory.Server.Recall.Vectors;
using Memory.Server.Storage;

namespace Memory.Server.Cli.Maintenance;

/// <summary><c>reembed</c>: makes all vectors anew with the embedder of the settings, as a server also does beside its work.</summary>
internal sealed class ReembedCommand(IReadOnlyList<string> settings)
{
    private readonly StoreOptions _store = new(settings);
    private readonly Option<bool> _json = CommonOptions.Json("Prints how much was made anew as a JSON object.");

    public static Command Create(IReadOnlyList<string> settings) => new ReembedCommand(settings).Create();

    private WorkCommand Create()
    {
        var command = new WorkCommand(
            "reembed",
            "Makes all stored vectors anew with the embedder of the settings, which a server also does beside its work. Run again it goes on where it stopped.",
            "reembed --data memory-data --Memory:Embedding:Provider=ollama --Memory:Embedding:Name=nomic-embed-text")
        {
            _json,
        };
        _store.AddTo(command);
        command.SetAction(RunAsync);
        return command;
    }

    private async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        await using var services = await LocalStore.OpenAsync(
            _store.Read(parsed), "start that one with the new settings: it makes the vectors anew beside its work.", static all => all.AddSingleton<Reembedding>(), cancellationToken);
        var embedder = services.GetRequiredService<ITextAnalysis>().Target.Embedder;
        if (services.GetRequiredService<IMemoryStore>().Vectors is not { } shelf)
            throw new CommandFailedException("This store keeps no vectors.");
        var (terminal, isJson) = (parsed.Terminal(), parsed.GetValue(_json));
        try
        {
            var done = await ProgressDisplay.RunAsync(terminal, "Embedding", isJson ? ProgressLines.None : ProgressLines.Shown, told => services.GetRequiredService<Reembedding>()
                .RunAsync(shelf, progress => told(StepOf(progress)), cancellationToken));
            if (isJson)
                await terminal.WriteJsonAsync(new ReembeddedLine(done.Users, done.Texts, embedder.ToString()!), CommandJson.Readable.ReembeddedLine);
            else
                await terminal.SayDoneAsync(string.Create(CultureInfo.InvariantCulture, $"All {done.Users} users are done: embedded {done.Texts} texts with {embedder}."));
            return ExitCodes.Done;
        }
        catch (EmbeddingFailedException fault)
        {
            throw new CommandFailedException($"{fault.Message} What was made is kept; run it again to go on.");
        }
    }

    private static Step StepOf(ReembeddingProgress progress) =>
        new(progress.Done, progress.Users, string.Create(CultureInfo.InvariantCulture, $"{progress.Done} of {progress.Users} users, {progress.Texts} texts"));
}
