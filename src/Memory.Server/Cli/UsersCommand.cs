using System.CommandLine;

namespace Memory.Server.Cli;

/// <summary><c>users</c>: works on single users.</summary>
internal static class UsersCommand
{
    public static Command Create(IReadOnlyList<string> settings)
    {
        var users = new Command("users", "Erases users.");
        users.Add(new UsersEraseCommand(settings, Console.In).Create());
        return users;
    }
}
