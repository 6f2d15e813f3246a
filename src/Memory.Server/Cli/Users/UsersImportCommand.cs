using System.CommandLine;
using System.Globalization;
using Memory.Client;
using Memory.Server.Memories;

namespace Memory.Server.Cli.Users;

/// <summary><c>users import</c>: restores a user from a document that an export wrote.</summary>
internal static class UsersImportCommand
{
    public static Command Create(IReadOnlyList<string> settings)
    {
        var (owner, user) = (UsersCommand.Owner(), UsersCommand.User());
        var from = new Argument<string>("file") { Description = "The document.", HelpName = "FILE" };
        var desk = new UserDeskOptions(settings);
        var import = new Command("import", "Restores a user from a document that an export wrote: all of it or nothing. The same again changes nothing.") { owner, user, from };
        desk.AddTo(import);
        import.SetAction(async (parsed, cancellationToken) =>
        {
            var scope = new Scope(new OwnerId(parsed.GetRequiredValue(owner)), new UserId(parsed.GetRequiredValue(user)));
            await using var document = new FileStream(parsed.GetRequiredValue(from), FileMode.Open, FileAccess.Read, FileShare.Read, 1, FileOptions.Asynchronous);
            await using var opened = await desk.OpenAsync(parsed, mayCreate: true, cancellationToken);
            var result = await opened.ImportAsync(scope, document, cancellationToken);
            await parsed.InvocationConfiguration.Output.WriteLineAsync($"Added: {Told(result.Added)}. Unchanged: {Told(result.Unchanged)}.");
            return ExitCodes.Done;
        });
        return import;
    }

    private static string Told(ImportCounts counts) => string.Create(
        CultureInfo.InvariantCulture,
        $"{counts.Sessions} sessions, {counts.Messages} messages, {counts.Observations} observations, {counts.Memories} versions of memories, {counts.Associations} associations");
}
