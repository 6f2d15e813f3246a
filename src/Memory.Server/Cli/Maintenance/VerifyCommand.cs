using System.CommandLine;
using System.Globalization;
using Memory.Server.Cli.Terminals;
using Memory.Server.Verification;

namespace Memory.Server.Cli.Maintenance;

/// <summary><c>verify</c>: walks the store and checks every invariant.</summary>
internal sealed class VerifyCommand(IReadOnlyList<string> settings)
{
    private readonly StoreOptions _store = new(settings);
    private readonly Option<bool> _json = CommonOptions.Json("Prints one JSON object a line: each fault, then the summary.");
    private readonly Option<string[]> _heads = new("--head")
    {
        Description = "The hash of an audit log's entry that was noted elsewhere; it must still be there. May be given several times.",
        HelpName = "HASH",
    };

    public Command Create()
    {
        var command = new WorkCommand(
            "verify",
            "Walks the store and checks every invariant: audit logs, versions, slots, folds, jobs, links. Tells one fault a line; the exit code is 1 when there are any.",
            "verify --data memory-data",
            "verify --postgres postgres://memory@db.example/memory --json")
        {
            _json, _heads,
        };
        _store.AddTo(command);
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
        await using var services = await LocalStore.OpenAsync(
            _store.Read(parsed), "stop it first, or verify a copy of the folder.", static all => all.AddSingleton<StoreVerifier>(), cancellationToken);
        var verifier = services.GetRequiredService<StoreVerifier>();
        var (terminal, isJson) = (parsed.Terminal(), parsed.GetValue(_json));

        // Lines of JSON on the very screen that shows a bar would be cut to its width.
        var count = isJson && terminal.OutputSurface.IsLive
            ? await FindAsync(static _ => { })
            : await ProgressDisplay.RunAsync(terminal, "Verifying", ProgressLines.None, FindAsync);
        var summary = new VerifiedLine(count, verifier.Counts);
        if (isJson)
            await terminal.WriteJsonAsync(summary, CommandJson.Readable.VerifiedLine);
        else
            await (count == 0 ? terminal.SayDoneAsync(TextOf(summary)) : terminal.SayAsync(TextOf(summary)));
        return count == 0 ? ExitCodes.Done : ExitCodes.Failed;

        async Task<int> FindAsync(Action<Step> told)
        {
            var faults = 0;
            await foreach (var fault in verifier.FindAsync(parsed.GetValue(_heads) ?? [], () => told(StepOf(verifier.Counts)), cancellationToken))
            {
                faults++;
                await (isJson
                    ? terminal.WriteJsonAsync(new FaultLine(fault.Check, fault.Owner?.Value, fault.User?.Value, fault.Text), CommandJson.Readable.FaultLine)
                    : terminal.SayAsync(TextOf(fault)));
            }

            return faults;
        }
    }

    private static Step StepOf(VerifiedCounts counts) =>
        new(counts.Users, All: null, string.Create(CultureInfo.InvariantCulture, $"{counts.Users} users, {counts.Memories} memories, {counts.Turns} turns"));

    private static string TextOf(Fault fault) =>
        Printable.Line($"{fault.Check}: {(fault.Owner is { } owner ? $"owner {owner}{(fault.User is { } user ? $", user {user}" : "")}: " : "")}{fault.Text}");

    private static string TextOf(VerifiedLine summary) => string.Create(
        CultureInfo.InvariantCulture,
        $"{(summary.Faults == 0 ? "Everything is as it must be" : $"{summary.Faults} faults")}: {summary.Verified.Owners} owners, {summary.Verified.Users} users, {summary.Verified.Memories} memories, {summary.Verified.Turns} turns, {summary.Verified.AuditLines} audit entries.");
}
