using System.CommandLine;
using System.CommandLine.Parsing;

namespace Memory.Server.Cli;

/// <summary>The options that say whether a command works on the store itself or through a running server.</summary>
internal sealed class DeskOptions
{
    private readonly Option<string?> _data = CommonOptions.Data();
    private readonly Option<Uri?> _server = CommonOptions.Server();
    private readonly Option<string?> _apiKey = CommonOptions.ApiKey();

    public void AddTo(Command command)
    {
        command.Add(_data);
        command.Add(_server);
        command.Add(_apiKey);
        command.Validators.Add(result =>
        {
            var isRemote = result.GetResult(_server) is not null;
            if (isRemote != result.GetResult(_apiKey) is not null)
                result.AddError("--server and --api-key go together.");
            if (isRemote && result.GetResult(_data) is not null)
                result.AddError("--data and --server exclude each other.");
        });
    }

    /// <summary>Whether a server was named.</summary>
    public bool IsRemote(CommandResult parsed) => parsed.GetResult(_server) is not null;

    /// <summary>The server to go through; null to work on the store itself.</summary>
    public (Uri Address, string ApiKey)? ServerOf(ParseResult parsed) =>
        parsed.GetValue(_server) is { } server ? (server, parsed.GetValue(_apiKey)!) : null;

    /// <summary>The folder that was named, if any.</summary>
    public string? FolderOf(ParseResult parsed) => parsed.GetValue(_data);
}
