using System.CommandLine;
using Memory.Server.Memories;

namespace Memory.Server.Cli.Users;

/// <summary><c>users</c>: what belongs to one user, as a whole.</summary>
internal static class UsersCommand
{
    public static Command Create(IReadOnlyList<string> settings) => new("users", "Exports, imports and erases everything about a user.")
    {
        new UsersExportCommand(settings).Create(),
        new UsersImportCommand(settings).Create(),
        new UsersEraseCommand(settings).Create(),
    };
}

/// <summary>The arguments that name a user.</summary>
internal sealed class UserArguments
{
    private readonly Argument<string> _owner = Ids.Owner("The tenant. With --server it must be the key's own.");
    private readonly Argument<string> _user = Ids.User();

    public void AddTo(Command command)
    {
        command.Add(_owner);
        command.Add(_user);
    }

    public Scope Of(ParseResult parsed) => new(new OwnerId(parsed.GetRequiredValue(_owner)), new UserId(parsed.GetRequiredValue(_user)));
}
