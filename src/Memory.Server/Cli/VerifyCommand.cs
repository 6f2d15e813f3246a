using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using Memory.Server.Configuration;
using Memory.Server.Hosting;
using Memory.Server.Storage;
using Memory.Server.Verification;

namespace Memory.Server.Cli;

/// <summary><c>verify</c>: walks the store and checks every invariant.</summary>
internal sealed class VerifyCommand(IReadOnlyList<string> settings)
{
    private readonly Option<string?> _data = CommonOptions.Data();
    private readonly Option<bool> _json = new("--json") { Description = "Prints one JSON object a line: each fault, then the summary." };
    private readonly Option<string[]> _heads = new("--head")
    {
        Description = "The hash of an audit log's entry that was noted elsewhere; it must still be there. May be given several times.",
        HelpName = "HASH",
    };

    public Command Create()
    {
        var command = new Command(
            "verify", "Walks the store and checks every invariant: audit logs, versions, slots, folds, jobs, links. Tells one fault a line; the exit code is 1 when there are any.")
        {
            _data, _json, _heads,
        };
        _heads.Validators.Add(static result =>
        {
            if (result.Tokens.Any(static token => token.Value.Length != 64 || !token.Value.All(char.IsAsciiHexDigit)))
                result.AddError("--head must be a hash of 64 hexadecimal digits.");
        });
        command.SetAction(RunAsync);
        return command;
    }

    private async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        var read = StoreCommand.ReadSettings(settings, parsed.GetValue(_data));
        if (read.Postgres is null && !Directory.Exists(read.Data))
            throw new CommandFailedException($"There is no folder {read.Data}.");
        await using var services = new ServiceCollection().AddLogging().AddMemoryServer(read).AddSingleton<StoreVerifier>().BuildServiceProvider();
        await OpenAsync(services, read, cancellationToken);
        var verifier = services.GetRequiredService<StoreVerifier>();
        var output = parsed.InvocationConfiguration.Output;
        var count = 0;
        await foreach (var fault in verifier.FindAsync(parsed.GetValue(_heads) ?? [], cancellationToken))
        {
            count++;
            await output.WriteLineAsync(parsed.GetValue(_json) ? JsonOf(fault) : TextOf(fault));
        }

        var summary = new VerifiedLine(count, verifier.Counts);
        await output.WriteLineAsync(parsed.GetValue(_json) ? JsonSerializer.Serialize(summary, VerifyJson.Default.VerifiedLine) : TextOf(summary));
        return count == 0 ? ExitCodes.Done : ExitCodes.Failed;
    }

    private static async Task OpenAsync(ServiceProvider services, MemorySettings read, CancellationToken cancellationToken)
    {
        try
        {
            await StoreSlot.OpenAsync(services, cancellationToken);
        }
        catch (StorageUnavailableException fault) when (read.Postgres is null)
        {
            throw new CommandFailedException($"{fault.Message} If a server is running on it, stop it first, or verify a copy of the folder.");
        }
    }

    private static string TextOf(Fault fault) => $"{fault.Check}: {(fault.Owner is { } owner ? $"owner {owner}{(fault.User is { } user ? $", user {user}" : "")}: " : "")}{fault.Text}";

    private static string TextOf(VerifiedLine summary) => string.Create(
        CultureInfo.InvariantCulture,
        $"{(summary.Faults == 0 ? "Everything is as it must be" : $"{summary.Faults} faults")}: {summary.Verified.Owners} owners, {summary.Verified.Users} users, {summary.Verified.Memories} memories, {summary.Verified.Turns} turns, {summary.Verified.AuditLines} audit entries.");

    private static string JsonOf(Fault fault) => JsonSerializer.Serialize(new FaultLine(fault.Check, fault.Owner?.Value, fault.User?.Value, fault.Text), VerifyJson.Default.FaultLine);
}

/// <summary>A fault as <c>verify --json</c> prints it.</summary>
internal sealed record FaultLine(string Check, string? OwnerId, string? UserId, string Fault);

/// <summary>The last line that <c>verify --json</c> prints.</summary>
internal sealed record VerifiedLine(int Faults, VerifiedCounts Verified);

/// <summary>How <c>verify --json</c> prints.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(FaultLine))]
[JsonSerializable(typeof(VerifiedLine))]
internal sealed partial class VerifyJson : JsonSerializerContext;
