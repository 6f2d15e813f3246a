using System.CommandLine;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Memory.Client;
using Memory.Server.Api.Answers;
using Memory.Server.Api.Reading;
using Memory.Server.Api.Requests;
using Memory.Server.Identity;

namespace Memory.Server.Cli;

/// <summary><c>keys create</c>: mints an API key and prints its secret this once.</summary>
internal sealed class KeysCreateCommand(IReadOnlyList<string> settings)
{
    private readonly Argument<string> _owner = new("owner_id") { Description = "The tenant that the key belongs to." };
    private readonly Option<string> _scope = new("--scope") { Description = "What it may reach: owner, user or admin.", DefaultValueFactory = static _ => "owner" };
    private readonly Option<string?> _user = new("--user") { Description = "The one user of a user key.", HelpName = "USER_ID" };
    private readonly Option<int?> _rateLimit = new("--rate-limit") { Description = "Requests per minute; 0 for no limit.", HelpName = "N" };
    private readonly Option<string?> _metadata = new("--metadata") { Description = "Your own data, a JSON object.", HelpName = "JSON" };
    private readonly Option<bool> _json = new("--json") { Description = "Prints what POST /v1/admin/keys answers." };
    private readonly KeyDeskOptions _desk = new(settings);

    public Command Create()
    {
        var create = new Command("create", "Mints an API key. Its secret is shown this once.") { _owner, _scope, _user, _rateLimit, _metadata, _json };
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
            await parsed.InvocationConfiguration.Error.WriteLineAsync(fault is JsonException ? "--metadata must be a JSON object." : fault.Message);
            return ExitCodes.WrongUsage;
        }

        await using var desk = await _desk.OpenAsync(parsed, mayCreate: true, cancellationToken);
        var created = await desk.CreateAsync(order, cancellationToken);
        var output = parsed.InvocationConfiguration.Output;
        if (parsed.GetValue(_json))
            await output.WriteLineAsync(Encoding.UTF8.GetString(JsonSerializer.SerializeToUtf8Bytes(created, AnswerJson.TypeOf<CreatedApiKey>())));
        else
            await WriteAsync(created, output);
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

    private static async Task WriteAsync(CreatedApiKey created, TextWriter output)
    {
        await output.WriteLineAsync($"Key id:  {created.KeyId}");
        await output.WriteLineAsync($"Owner:   {created.OwnerId}");
        await output.WriteLineAsync($"Scope:   {AnswerJson.NameOf(created.Scope)}{(created.UserId is { } user ? $" ({user})" : "")}");
        await output.WriteLineAsync($"API key: {created.ApiKey}");
        await output.WriteLineAsync("Keep it now: it is not shown again.");
    }
}
