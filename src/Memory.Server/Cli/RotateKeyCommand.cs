using System.CommandLine;
using System.Globalization;
using Memory.Server.Configuration;
using Memory.Server.Hosting;
using Memory.Server.Storage;

namespace Memory.Server.Cli;

/// <summary><c>rotate-key</c>: brings what is stored under the master key of the settings, as a server also does beside its work.</summary>
internal static class RotateKeyCommand
{
    public static Command Create(IReadOnlyList<string> settings)
    {
        var data = CommonOptions.Data();
        var command = new Command(
            "rotate-key",
            "Seals what is stored under the master key of the settings, or writes it plain when they only have former ones, which a server also does beside its work. Run again it goes on where it stopped.")
        {
            data,
        };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            await RunAsync(StoreCommand.ReadSettings(settings, parsed.GetValue(data)), parsed.InvocationConfiguration.Output, cancellationToken);
            return ExitCodes.Done;
        });
        return command;
    }

    private static async Task RunAsync(MemorySettings settings, TextWriter output, CancellationToken cancellationToken)
    {
        if (!settings.Encryption.IsMentioned)
            throw new CommandFailedException("Set Memory__Encryption__MasterKey or Memory__Encryption__Passphrase; to write everything plain again, only Memory__Encryption__PreviousKeys__0.");
        if (settings.Postgres is null && !Directory.Exists(settings.Data))
            throw new CommandFailedException($"There is no folder {settings.Data}.");
        await using var services = new ServiceCollection().AddLogging().AddMemoryServer(settings).BuildServiceProvider();
        try
        {
            await StoreSlot.OpenAsync(services, cancellationToken);
        }
        catch (StorageUnavailableException fault) when (settings.Postgres is null)
        {
            throw new CommandFailedException($"{fault.Message} If a server is running on it, start that one with the new settings: it does this beside its work.");
        }

        if (services.GetRequiredService<IMemoryStore>().Sealing is { } sealing)
            await SealAsync(sealing, output, cancellationToken);
        else
            await output.WriteLineAsync("Nothing is encrypted, and nothing is to be.");
    }

    private static async Task SealAsync(ISealing sealing, TextWriter output, CancellationToken cancellationToken)
    {
        var told = -1;
        var ended = await sealing.RunAsync(Report, cancellationToken);
        if (ended.Keys > 0)
            await output.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"{ended.Keys} keys are wrapped by the new master key."));
        if (!ended.IsDone)
            throw new CommandFailedException(string.Create(CultureInfo.InvariantCulture, $"{ended.ToDo} users or keys could not be done; the server's log says why. What was done is kept; run it again to go on."));
        await output.WriteLineAsync(ended.State == SealingState.Sealed ? "Everything is encrypted under the master key of the settings." : "Everything is plain; the key ring is empty.");

        // A line for each hundredth of the way, or each user when there are few.
        void Report(SealingProgress progress)
        {
            var all = progress.Done + progress.ToDo;
            var hundredth = all == 0 ? 0 : (int)(100L * progress.Done / all);
            if (hundredth == told)
                return;
            told = hundredth;
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{progress.Done} of {all} users"));
        }
    }
}
