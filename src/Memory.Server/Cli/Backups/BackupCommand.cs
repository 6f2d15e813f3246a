using System.CommandLine;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Memory.Client;
using Memory.Server.Api.Answers;
using Memory.Server.Backups;

namespace Memory.Server.Cli.Backups;

/// <summary><c>backup</c>: everything that the server holds, as a whole.</summary>
internal static class BackupCommand
{
    public static Command Create(IReadOnlyList<string> settings)
    {
        var backup = new Command("backup", "Makes, lists, verifies and restores backups of everything that the server holds.");
        backup.Add(BackupRunCommand.Create(settings));
        backup.Add(BackupListCommand.Create(settings));
        backup.Add(BackupVerifyCommand.Create(settings));
        backup.Add(BackupRestoreCommand.Create(settings));
        return backup;
    }

    public static Argument<string> Id() => new("backup_id") { Description = "The backup, as backup list names it." };

    public static Option<bool> Json() => new("--json") { Description = "Prints JSON." };

    public static Task WriteJsonAsync<T>(TextWriter output, T answer) =>
        output.WriteLineAsync(Encoding.UTF8.GetString(JsonSerializer.SerializeToUtf8Bytes(answer, AnswerJson.TypeOf<T>())));

    public static string TextOf(BackupContents counts) => string.Create(
        CultureInfo.InvariantCulture,
        $"{counts.Owners} owners, {counts.Users} users, {counts.Messages} messages, {counts.MemoryVersions} versions of memories, {counts.Keys} keys, {counts.AuditEntries} audit entries");

    /// <summary>Tells progress at a shell: a line for every hundred users.</summary>
    public static Action<BackupProgress> Progress(TextWriter error)
    {
        var told = 0L;
        return progress =>
        {
            if (progress.Users / 100 == told)
                return;
            told = progress.Users / 100;
            error.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{progress.Users} users, {progress.Bytes} bytes"));
        };
    }
}
