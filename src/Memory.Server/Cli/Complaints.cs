using System.Text.Json;
using Memory.Client;
using Memory.Server.Cli.Terminals;
using Memory.Server.Configuration;
using Memory.Server.Storage;

namespace Memory.Server.Cli;

/// <summary>Tells why a command failed, to people or as JSON, and answers the exit code.</summary>
/// <param name="terminal">Where to; on its error output.</param>
/// <param name="isJson">Whether a program reads it.</param>
internal sealed class Complaints(Terminal terminal, bool isJson)
{
    /// <summary>What was typed is no command.</summary>
    public Task<int> TellUsageAsync(IReadOnlyList<string> mistakes) =>
        TellAsync(string.Join('\n', mistakes), ExitCodes.WrongUsage);

    /// <summary>A command failed, or was ended.</summary>
    public Task<int> TellAsync(Exception fault, CancellationToken cancellationToken) => fault switch
    {
        WrongUsageException => TellUsageAsync([fault.Message]),
        OperationCanceledException when cancellationToken.IsCancellationRequested => TellAsync("Interrupted.", ExitCodes.Interrupted),
        _ => TellAsync(Describe(fault), cancellationToken.IsCancellationRequested ? ExitCodes.Interrupted : ExitCodes.Failed),
    };

    private async Task<int> TellAsync(string message, int code)
    {
        if (isJson)
        {
            await terminal.Error.WriteLineAsync(JsonSerializer.Serialize(new FailureLine(message, code), CommandJson.Readable.FailureLine));
            return code;
        }

        await terminal.ComplainAsync(message);
        if (code == ExitCodes.WrongUsage)
            await terminal.NoteAsync("Try --help.");
        return code;
    }

    /// <summary>Expected failures in their own words; of others also the kind, since nobody foresaw them.</summary>
    private static string Describe(Exception fault) => fault switch
    {
        SettingsException => fault.Message,
        CommandFailedException or StorageUnavailableException or MemoryApiException or MemoryUnavailableException or IOException or UnauthorizedAccessException => fault.Message,
        _ => $"{fault.GetType().Name}: {fault.Message}",
    };
}
