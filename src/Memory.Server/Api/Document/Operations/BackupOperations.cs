using Memory.Server.Api.Document.Bodies;
using Contract = Memory.Client;

namespace Memory.Server.Api.Document.Operations;

/// <summary>What the document says about backups.</summary>
internal static class BackupOperations
{
    private static readonly Refusal NotRoot = new(403, "No admin key of owner `default`.");

    private static readonly Refusal Unknown = new(404, "There is no such backup.");

    private static readonly Refusal Busy = new(409, "A backup is being made, verified or restored.");

    private static readonly Refusal NoPlace = new(503, "There is no place for backups in the settings, or it cannot be reached.");

    private static readonly Parameter Id = Parameter.Path("The backup's id.", Examples.BackupId);

    public static Operation Run { get; } = new("runBackup", Tags.Backups, "Make a backup", "Makes a backup of the whole store while the server works, and answers when it is complete.")
    {
        Answers = [Success.Of<Contract.Backup>(201, "The backup.", Examples.Backup)],
        Refusals = [NotRoot, Busy, NoPlace],
    };

    public static Operation List { get; } = new("listBackups", Tags.Backups, "List backups", "The catalogue, newest backups first; what cannot be read says why.")
    {
        Parameters = [Parameter.Limit, Parameter.Cursor],
        Answers = [Success.Of<Contract.BackupPage>(200, "A page of backups.", $$"""{"backups":[{{Examples.Backup}}],"next_cursor":null}""")],
        Refusals = [NotRoot, NoPlace],
    };

    public static Operation Verify { get; } = new("verifyBackup", Tags.Backups, "Verify a backup", "Reads a backup to its end and restores it for trial.")
    {
        Parameters = [Id],
        Answers = [Success.Of<Contract.BackupVerification>(200, "What was found; a backup that is not sound is told so with 200.", $$"""{"id":"{{Examples.BackupId}}","is_sound":true,"fault":null,"closed_users":0}""")],
        Refusals = [NotRoot, Unknown, Busy, NoPlace],
    };

    public static Operation Restore { get; } = new(
        "restoreBackup", Tags.Backups, "Restore a backup", "Replaces what the server holds, whole or not at all; who was erased after the backup was made is not brought back. Other requests wait or are told to come back meanwhile.")
    {
        Parameters = [Id],
        Body = new Body(AdminBodies.Restore, ("into an empty server", "{}"), ("over what it holds", """{"force":true}""")),
        Answers =
        [
            Success.Of<Contract.BackupRestoration>(
                200, "What was restored.", $$"""{"id":"{{Examples.BackupId}}","counts":{{Examples.BackupCounts}},"erased_users":0,"is_restarting":true}"""),
        ],
        Refusals = [NotRoot, Unknown, new Refusal(409, "The server holds something, the backup cannot be used, or another backup is at work."), NoPlace],
    };
}
