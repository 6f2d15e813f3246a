using System.Diagnostics;
using Memory.LoadTest.Soaks.Plans;

namespace Memory.LoadTest.Soaks.Disturbances;

/// <summary>The database server, a private one that eng/postgres.sh started, is restarted as after a crash: without any goodbye, and with its log to be read. It is over when it takes connections.</summary>
internal sealed class RestartedDatabase : IDisturbance
{
    private static readonly string? Folder = Environment.GetEnvironmentVariable("MEMORY_POSTGRES_DIR");

    /// <summary>Whether the server is one that we may restart.</summary>
    public static bool IsPossible => Folder is { Length: > 0 } && File.Exists(Path.Combine(Folder, "data", "postmaster.pid"));

    public Disturbance Kind => new("database restarted", EndsServer: false);

    public bool IsFault => true;

    public async Task<string?> RunAsync(TimeSpan length, CancellationToken cancellationToken)
    {
        var folder = Folder!;
        var user = (await File.ReadAllTextAsync(Path.Combine(folder, "user"), CancellationToken.None)).Trim();
        var control = Path.Combine((await File.ReadAllTextAsync(Path.Combine(folder, "bin"), CancellationToken.None)).Trim(), "pg_ctl");
        string[] words = [control, "restart", "-w", "-s", "-t", "60", "-m", "immediate", "-D", Path.Combine(folder, "data"), "-l", Path.Combine(folder, "log")];
        if (user != Environment.UserName)
            words = ["runuser", "-u", user, "--", .. words];
        var order = new ProcessStartInfo(words[0], words[1..]) { UseShellExecute = false, RedirectStandardInput = true, WorkingDirectory = folder };

        using var process = Process.Start(order) ?? throw new InvalidOperationException($"{words[0]} cannot be started.");
        await process.WaitForExitAsync(CancellationToken.None);
        return process.ExitCode == 0 ? null : throw new InvalidOperationException($"pg_ctl restart ended with exit code {process.ExitCode}.");
    }
}
