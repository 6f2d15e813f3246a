using System.CommandLine;
using System.Globalization;
using Memory.Client;
using Memory.Server.Backups;
using Memory.Server.Cli.Terminals;

namespace Memory.Server.Cli.Backups;

/// <summary><c>backup</c>: everything that the server holds, as a whole.</summary>
internal static class BackupCommand
{
    public static Command Create(IReadOnlyList<string> settings) => new("backup", "Makes, lists, verifies and restores backups of everything that the server holds.")
    {
        BackupRunCommand.Create(settings),
        BackupListCommand.Create(settings),
        BackupVerifyCommand.Create(settings),
        new BackupRestoreCommand(settings).Create(),
    };

    public static Argument<string> Id() => new("backup_id") { Description = "The backup, as backup list names it." };

    public static string TextOf(BackupContents counts) => string.Create(
        CultureInfo.InvariantCulture,
        $"{counts.Owners} owners, {counts.Users} users, {counts.Messages} messages, {counts.MemoryVersions} versions of memories, {counts.Keys} keys, {counts.AuditEntries} audit entries");

    /// <summary>Does long work on a backup while showing how far it is. A server does not tell.</summary>
    public static Task<T> WatchAsync<T>(Terminal terminal, string title, bool isJson, Func<Action<BackupProgress>, ValueTask<T>> work) =>
        ProgressDisplay.RunAsync(terminal, title, isJson ? ProgressLines.None : ProgressLines.Shown, async told => await work(progress => told(StepOf(progress))));

    private static Step StepOf(BackupProgress progress) =>
        new(progress.Users, All: null, string.Create(CultureInfo.InvariantCulture, $"{progress.Users} users, {progress.Bytes} bytes"));
}
