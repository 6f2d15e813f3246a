using System.CommandLine;

namespace Memory.Server.Cli.Users;

/// <summary><c>users</c>: what belongs to one user, as a whole.</summary>
internal static class UsersCommand
{
    public static Command Create(IReadOnlyList<string> settings)
    {
        var users = new Command("users", "Exports, imports and erases everything about a user.");
        users.Add(UsersExportCommand.Create(settings));
        users.Add(UsersImportCommand.Create(settings));
        users.Add(new UsersEraseCommand(settings, Console.In).Create());
        return users;
    }

    public static Argument<string> Owner() => new("owner_id") { Description = "The tenant. With --server it must be the key's own." };

    public static Argument<string> User() => new("user_id") { Description = "The person remembered." };
}
