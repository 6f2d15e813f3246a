using System.CommandLine;
using System.Text.Json;
using System.Text.Json.Nodes;
using Memory.Client;
using Memory.Server.Api.Answers;
using Memory.Server.Api.Reading;
using Memory.Server.Api.Requests;
using Memory.Server.Cli.Terminals;
using Memory.Server.Identity;

namespace Memory.Server.Cli.Keys;

/// <summary><c>keys create</c>: mints an API key and prints its secret this once.</summary>
internal sealed class KeysCreateCommand(IReadOnlyList<string> settings)
{
    private static readonly string[] Scopes = [.. Enum.GetValues<KeyScope>().Select(AnswerJson.NameOf)];

    private readonly Argument<string> _owner = Ids.Owner("The tenant that the key belongs to.");
    private readonly Option<string> _scope = new("--scope") { Description = "What it may reach: owner, user or admin.", HelpName = "SCOPE", DefaultValueFactory = static _ => "owner" };
    private readonly Option<string?> _user = new("--user") { Description = "The one user of a user key.", HelpName = "USER_ID" };
    private readonly Option<int?> _rateLimit = new("--rate-limit") { Description = "Requests per minute; 0 for no limit.", HelpName = "N" };
    private readonly Option<string?> _metadata = new("--metadata") { Description = "Your own data, a JSON object.", HelpName = "JSON" };
    private readonly Option<bool> _json = CommonOptions.Json("Prints what POST /v1/admin/keys answers.");
    private readonly KeyDeskOptions _desk = new(settings);

    public Command Create()
    {
        var create = new WorkCommand(
            "create",
            "Mints an API key. Its secret is shown this once.",
            "keys create acme --data memory-data",
            "keys create acme --scope user --user ana --rate-limit 60",
            "keys create acme --server http://127.0.0.1:8080 --api-key KEY --json")
        {
            _owner, _scope, _user, _rateLimit, _metadata, _json,
        };
        _scope.CompletionSources.Add(Scopes);
        _desk.AddTo(create);
        create.SetAction(RunAsync);
        return create;
    }

    private async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        KeyOrder order;
        try
        {
            order = Read(parsed);
        }
        catch (Exception fault) when (fault is RefusedException or JsonException)
        {
            throw new WrongUsageException(fault is JsonException ? "--metadata must be a JSON object." : fault.Message);
        }

        await using var desk = await _desk.OpenAsync(parsed, mayCreate: true, cancellationToken);
        var created = await desk.CreateAsync(order, cancellationToken);
        if (parsed.GetValue(_json))
            await parsed.Terminal().WriteJsonAsync(created, AnswerJson.TypeOf<CreatedApiKey>());
        else
            await WriteAsync(created, parsed.Terminal());
        return ExitCodes.Done;
    }

    /// <summary>Reads the order by the same rules as the route does.</summary>
    private KeyOrder Read(ParseResult parsed)
    {
        var body = new JsonObject
        {
            ["owner_id"] = parsed.GetRequiredValue(_owner),
            ["scope"] = parsed.GetRequiredValue(_scope),
            ["user_id"] = parsed.GetValue(_user),
            ["rate_limit"] = parsed.GetValue(_rateLimit),
            ["metadata"] = parsed.GetValue(_metadata) is { } written ? JsonNode.Parse(written) : null,
        };
        using var document = JsonDocument.Parse(body.ToJsonString());
        return KeyRequests.Read(Fields.Of(document.RootElement, mayNameOwner: true));
    }

    private static async Task WriteAsync(CreatedApiKey created, Terminal terminal)
    {
        await terminal.SayAsync($"Key id:  {created.KeyId}");
        await terminal.SayAsync($"Owner:   {created.OwnerId}");
        await terminal.SayAsync($"Scope:   {AnswerJson.NameOf(created.Scope)}{(created.UserId is { } user ? $" ({user})" : "")}");
        await terminal.SayAsync($"API key: {created.ApiKey}");
        await terminal.SayAsync("Keep it now: it is not shown again.");
    }
}
