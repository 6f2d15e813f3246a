using System.CommandLine;
using Memory.Server.Api;
using Memory.Server.Api.Reading;
using Memory.Server.Memories;

namespace Memory.Server.Cli.Mcp;

/// <summary>
/// <c>mcp</c>: speaks the Model Context Protocol over the standard streams, as assistants on a desktop want it. Nothing but the protocol is written
/// to the standard output; it ends when its input does.
/// </summary>
internal static class McpCommand
{
    public static Command Create(IReadOnlyList<string> settings)
    {
        var where = new McpPlaceOptions(settings);
        var user = Name("--user", "USER_ID", "Fixes the user, so that nobody has to name one and nobody else is reached.");
        var owner = Name("--owner", "OWNER_ID", "The tenant in a store of one's own. The default is 'default'. A server knows it by the key.");
        var command = new WorkCommand(
            "mcp",
            "Speaks the Model Context Protocol over the standard streams, on a store of its own or through a running server.",
            "mcp --data memory-data --user ana",
            "mcp --server http://127.0.0.1:8080 --api-key KEY")
        {
            user, owner,
        };
        where.AddTo(command);
        command.Validators.Add(result =>
        {
            if (result.GetResult(owner) is not null && where.IsRemote(result))
                result.AddError("--owner and --server exclude each other: a server knows the owner by the key.");
        });
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var only = parsed.GetValue(user) is { } named ? new UserId(named) : (UserId?)null;
            if (where.ServerOf(parsed) is { } server)
            {
                await using var offer = await ForwardedOffer.ConnectAsync(server.Address, server.ApiKey, only, parsed.InvocationConfiguration.Error, cancellationToken);
                await StdioSession.RunAsync(offer, StdioSession.Standard(), cancellationToken);
            }
            else
            {
                var tenant = parsed.GetValue(owner) is { } given ? new OwnerId(given) : OwnerId.Default;
                await LocalMemory.RunAsync(where.ReadSettings(parsed), tenant, only, StdioSession.Standard, cancellationToken);
            }

            return ExitCodes.Done;
        });
        return command;
    }

    private static Option<string?> Name(string name, string shown, string description)
    {
        var option = new Option<string?>(name) { Description = description, HelpName = shown };
        option.Validators.Add(result =>
        {
            if (result.Tokens is [var token] && !(TextLength.IsWithin(token.Value, 1, Limits.Name) && UnstorableText.IsStorable(token.Value)))
                result.AddError($"{name} must have 1 to {Limits.Name} characters.");
        });
        return option;
    }
}
