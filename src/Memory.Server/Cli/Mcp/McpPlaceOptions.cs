using System.CommandLine;
using System.CommandLine.Parsing;
using System.Diagnostics.CodeAnalysis;
using Memory.Server.Configuration;

namespace Memory.Server.Cli.Mcp;

/// <summary>
/// The options that say whose memory is spoken for: a store of one's own, or a running server's. Programs that start others pass what is secret in
/// the environment, so a server may be named there too; what is typed goes before it.
/// </summary>
internal sealed class McpPlaceOptions(IReadOnlyList<string> settings)
{
    private const string Url = "MEMORY_URL";
    private const string Key = "MEMORY_API_KEY";

    private readonly Option<string?> _data = CommonOptions.Data();
    private readonly Option<string?> _postgres = new("--postgres") { Description = "The database of the store. The default is ConnectionStrings__Memory or DATABASE_URL, if any.", HelpName = "CONNECTION" };
    private readonly Option<Uri?> _server = new("--server") { Description = $"Goes through a running server. The default is {Url}, if no store is named.", HelpName = "URL", CustomParser = ReadAddress };
    private readonly Option<string?> _apiKey = new("--api-key") { Description = $"The key to use with a server; any kind of key. The default is {Key}, which others on this machine cannot see.", HelpName = "KEY" };

    public void AddTo(Command command)
    {
        command.Add(_data);
        command.Add(_postgres);
        command.Add(_server);
        command.Add(_apiKey);
        command.Validators.Add(Check);
    }

    /// <summary>Whether it goes through a server.</summary>
    public bool IsRemote(CommandResult parsed) => parsed.GetResult(_server) is not null || (!NamesStore(parsed) && Environment.GetEnvironmentVariable(Url) is { Length: > 0 });

    /// <summary>The server to go through; null for a store of one's own.</summary>
    public (Uri Address, string ApiKey)? ServerOf(ParseResult parsed)
    {
        if (!IsRemote(parsed.CommandResult))
            return null;
        var address = parsed.GetValue(_server)
            ?? (IsAddress(Environment.GetEnvironmentVariable(Url), out var given) ? given : throw new CommandFailedException($"{Url} must be an http or https address."));
        return (address, parsed.GetValue(_apiKey) ?? Environment.GetEnvironmentVariable(Key)!);
    }

    public MemorySettings ReadSettings(ParseResult parsed) => StoreCommand.ReadSettings(
        settings, StoreOptions.Overrides(parsed.GetValue(_data), parsed.GetValue(_postgres)));

    private bool NamesStore(CommandResult parsed) => parsed.GetResult(_data) is not null || parsed.GetResult(_postgres) is not null || settings.Count > 0;

    private void Check(CommandResult result)
    {
        if (result.GetResult(_data) is not null && result.GetResult(_postgres) is not null)
            result.AddError("--data and --postgres exclude each other.");
        if (result.GetResult(_server) is not null && (result.GetResult(_data) is not null || result.GetResult(_postgres) is not null))
            result.AddError("--server and a store of one's own exclude each other.");
        if (result.GetResult(_apiKey) is not null && !IsRemote(result))
            result.AddError("--api-key goes with --server.");
        if (IsRemote(result) && result.GetResult(_apiKey) is null && string.IsNullOrEmpty(Environment.GetEnvironmentVariable(Key)))
            result.AddError($"A server needs a key: --api-key or {Key}.");
    }

    private static Uri? ReadAddress(ArgumentResult result)
    {
        if (IsAddress(result.Tokens[0].Value, out var address))
            return address;
        result.AddError("--server must be an http or https address.");
        return null;
    }

    private static bool IsAddress(string? text, [NotNullWhen(true)] out Uri? address) => Uri.TryCreate(text, UriKind.Absolute, out address) && address.Scheme is "http" or "https";
}
