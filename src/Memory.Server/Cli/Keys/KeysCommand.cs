using System.CommandLine;
using Memory.Client;
using Memory.Server.Api.Answers;
using Memory.Server.Cli.Terminals;

namespace Memory.Server.Cli.Keys;

/// <summary><c>keys</c>: creates, lists and revokes API keys.</summary>
internal static class KeysCommand
{
    public static Command Create(IReadOnlyList<string> settings) => new("keys", "Creates, lists and revokes API keys.")
    {
        new KeysCreateCommand(settings).Create(),
        List(settings),
        Revoke(settings),
    };

    private static WorkCommand List(IReadOnlyList<string> settings)
    {
        var owner = Ids.Owner("Whose keys.");
        var json = CommonOptions.Json("Prints one JSON object a line, as GET /v1/admin/keys tells each key.");
        var desk = new KeyDeskOptions(settings);
        var list = new WorkCommand("list", "Lists an owner's API keys, newest first.", "keys list acme --data memory-data", "keys list acme --json | jq .key_id") { owner, json };
        desk.AddTo(list);
        list.SetAction(async (parsed, cancellationToken) =>
        {
            await using var opened = await desk.OpenAsync(parsed, mayCreate: false, cancellationToken);
            var keys = opened.ListAsync(parsed.GetRequiredValue(owner), cancellationToken);
            if (parsed.GetValue(json))
            {
                await foreach (var key in keys)
                    await parsed.Terminal().WriteJsonAsync(key, AnswerJson.TypeOf<ApiKeyRecord>());
            }
            else
            {
                await KeyTable.WriteAsync(keys, parsed.Terminal());
            }

            return ExitCodes.Done;
        });
        return list;
    }

    private static WorkCommand Revoke(IReadOnlyList<string> settings)
    {
        var id = new Argument<string>("key_id") { Description = "The key, as keys list shows it." };
        var json = CommonOptions.Json("Prints a JSON object.");
        var desk = new KeyDeskOptions(settings);
        var revoke = new WorkCommand("revoke", "Revokes an API key for good.", "keys revoke 01980a3c-77b0-7d3e-9f6a-2f1f7f0f2a11") { id, json };
        desk.AddTo(revoke);
        revoke.SetAction(async (parsed, cancellationToken) =>
        {
            await using var opened = await desk.OpenAsync(parsed, mayCreate: false, cancellationToken);
            var named = parsed.GetRequiredValue(id);
            await opened.RevokeAsync(named, cancellationToken);
            await (parsed.GetValue(json)
                ? parsed.Terminal().WriteJsonAsync(new RevokedLine(named, Revoked: true), CommandJson.Readable.RevokedLine)
                : parsed.Terminal().SayDoneAsync($"Revoked {named}"));
            return ExitCodes.Done;
        });
        return revoke;
    }
}
