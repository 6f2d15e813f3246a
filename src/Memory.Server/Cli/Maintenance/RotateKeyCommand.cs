using System.CommandLine;
using System.Globalization;
using Memory.Server.Cli.Terminals;
using Memory.Server.Storage;

namespace Memory.Server.Cli.Maintenance;

/// <summary><c>rotate-key</c>: brings what is stored under the master key of the settings, as a server also does beside its work.</summary>
internal sealed class RotateKeyCommand(IReadOnlyList<string> settings)
{
    private readonly StoreOptions _store = new(settings);
    private readonly Option<bool> _json = CommonOptions.Json("Prints how the store is now as a JSON object.");

    public static Command Create(IReadOnlyList<string> settings) => new RotateKeyCommand(settings).Create();

    private WorkCommand Create()
    {
        var command = new WorkCommand(
            "rotate-key",
            "Seals what is stored under the master key of the settings, or writes it plain when they only have former ones, which a server also does beside its work. Run again it goes on where it stopped.",
            "rotate-key --data memory-data")
        {
            _json,
        };
        _store.AddTo(command);
        command.SetAction(RunAsync);
        return command;
    }

    private async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        var read = _store.Read(parsed);
        if (!read.Encryption.IsMentioned)
            throw new CommandFailedException("Set Memory__Encryption__MasterKey or Memory__Encryption__Passphrase; to write everything plain again, only Memory__Encryption__PreviousKeys__0.");
        await using var services = await LocalStore.OpenAsync(read, "start that one with the new settings: it does this beside its work.", static _ => { }, cancellationToken);
        var (terminal, isJson) = (parsed.Terminal(), parsed.GetValue(_json));
        var ended = services.GetRequiredService<IMemoryStore>().Sealing is { } sealing ? await SealAsync(sealing, terminal, isJson, cancellationToken) : null;
        if (isJson)
            await terminal.WriteJsonAsync(new RotatedLine(ended?.State == SealingState.Sealed ? "sealed" : "plain", ended?.Keys ?? 0), CommandJson.Readable.RotatedLine);
        else if (ended is null)
            await terminal.SayAsync("Nothing is encrypted, and nothing is to be.");
        else
            await TellAsync(ended, terminal);
        return ExitCodes.Done;
    }

    private static async Task<SealingProgress> SealAsync(ISealing sealing, Terminal terminal, bool isJson, CancellationToken cancellationToken)
    {
        var ended = await ProgressDisplay.RunAsync(terminal, "Sealing", isJson ? ProgressLines.None : ProgressLines.Shown, async told =>
            await sealing.RunAsync(progress => told(StepOf(progress)), cancellationToken));
        if (ended.IsDone)
            return ended;
        var kept = ended.Keys > 0 ? string.Create(CultureInfo.InvariantCulture, $"{ended.Keys} keys are wrapped by the new master key. ") : "";
        throw new CommandFailedException(string.Create(CultureInfo.InvariantCulture, $"{kept}{ended.ToDo} users or keys could not be done; the server's log says why. What was done is kept; run it again to go on."));
    }

    private static async Task TellAsync(SealingProgress ended, Terminal terminal)
    {
        if (ended.Keys > 0)
            await terminal.SayAsync(string.Create(CultureInfo.InvariantCulture, $"{ended.Keys} keys are wrapped by the new master key."));
        await terminal.SayDoneAsync(ended.State == SealingState.Sealed ? "Everything is encrypted under the master key of the settings." : "Everything is plain; the key ring is empty.");
    }

    private static Step StepOf(SealingProgress progress)
    {
        var all = progress.Done + progress.ToDo;
        return new Step(progress.Done, all, string.Create(CultureInfo.InvariantCulture, $"{progress.Done} of {all} users"));
    }
}
