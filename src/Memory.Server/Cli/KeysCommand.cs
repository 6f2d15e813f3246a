using System.CommandLine;

namespace Memory.Server.Cli;

/// <summary><c>keys</c>: creates, lists and revokes API keys.</summary>
internal static class KeysCommand
{
    public static Command Create(IReadOnlyList<string> settings)
    {
        var keys = new Command("keys", "Creates, lists and revokes API keys.");
        keys.Add(new KeysCreateCommand(settings).Create());
        keys.Add(List(settings));
        keys.Add(Revoke(settings));
        return keys;
    }

    private static Command List(IReadOnlyList<string> settings)
    {
        var owner = new Argument<string>("owner_id") { Description = "Whose keys." };
        var desk = new KeyDeskOptions(settings);
        var list = new Command("list", "Lists an owner's API keys, newest first.") { owner };
        desk.AddTo(list);
        list.SetAction(async (parsed, cancellationToken) =>
        {
            await using var opened = await desk.OpenAsync(parsed, mayCreate: false, cancellationToken);
            await KeyTable.WriteAsync(opened.ListAsync(parsed.GetRequiredValue(owner), cancellationToken), parsed.InvocationConfiguration.Output);
            return ExitCodes.Done;
        });
        return list;
    }

    private static Command Revoke(IReadOnlyList<string> settings)
    {
        var id = new Argument<string>("key_id") { Description = "The key, as keys list shows it." };
        var desk = new KeyDeskOptions(settings);
        var revoke = new Command("revoke", "Revokes an API key for good.") { id };
        desk.AddTo(revoke);
        revoke.SetAction(async (parsed, cancellationToken) =>
        {
            await using var opened = await desk.OpenAsync(parsed, mayCreate: false, cancellationToken);
            await opened.RevokeAsync(parsed.GetRequiredValue(id), cancellationToken);
            await parsed.InvocationConfiguration.Output.WriteLineAsync($"Revoked {parsed.GetRequiredValue(id)}");
            return ExitCodes.Done;
        });
        return revoke;
    }
}
