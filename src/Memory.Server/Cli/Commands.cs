using System.CommandLine;
using Memory.Server.Cli.Backups;
using Memory.Server.Cli.Completion;
using Memory.Server.Cli.Keys;
using Memory.Server.Cli.Maintenance;
using Memory.Server.Cli.Mcp;
using Memory.Server.Cli.Serving;
using Memory.Server.Cli.Users;

namespace Memory.Server.Cli;

/// <summary>The commands there are.</summary>
internal static class Commands
{
    /// <param name="settings">Settings of the command line, which all commands respect.</param>
    public static IEnumerable<Command> All(IReadOnlyList<string> settings) =>
    [
        ServeCommand.Create(settings),
        HealthCommand.Create(settings),
        KeysCommand.Create(settings),
        UsersCommand.Create(settings),
        BackupCommand.Create(settings),
        .. SchemaCommands.Create(settings),
        ReembedCommand.Create(settings),
        new VerifyCommand(settings).Create(),
        RotateKeyCommand.Create(settings),
        CompletionCommand.Create(),
        McpCommand.Create(settings),
    ];
}
