using System.Diagnostics;
using Memory.Testing;

namespace Memory.Server.Tests.Cli;

/// <summary>Ctrl-C, at a real process.</summary>
public sealed class InterruptionTests : IDisposable
{
    private const string Listening = "--default-signal=INT";

    private readonly string _folder = Directory.CreateTempSubdirectory("memory-cli-").FullName;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData("INT")]
    [InlineData("TERM")]
    public async Task Interrupted_WhileItAsks_EndsWith130AndDoesNothing(string signal)
    {
        if (OperatingSystem.IsWindows())
            Assert.Skip("There are no such signals here.");
        string[] erasing = [DotNetHost.Path, Path.Combine(AppContext.BaseDirectory, "Memory.Server.dll"), "users", "erase", "acme", "ana", "--data", _folder];
        string[] started = await CanListenAsync() ? ["env", Listening, .. erasing] : erasing;
        using var erase = Process.Start(new ProcessStartInfo(started[0], started[1..])
        {
            UseShellExecute = false, RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true,
        })!;
        try
        {
            Assert.Contains("Type the user's id", await erase.StandardError.ReadLineAsync(Token).Guarded(), StringComparison.Ordinal);
            using var kill = Process.Start("kill", [$"-{signal}", erase.Id.ToString(null, null)]);
            await kill.WaitForExitAsync(Token);
            Assert.Equal("Interrupted.", await erase.StandardError.ReadLineAsync(Token).Guarded());
            await erase.WaitForExitAsync(Token).Guarded();
            Assert.Equal(130, erase.ExitCode);
        }
        finally
        {
            if (!erase.HasExited)
                erase.Kill();
        }
    }

    /// <summary>What a shell starts in the background is deaf to Ctrl-C, and so are these tests and whatever they start; whether it can be made to listen again.</summary>
    private static async Task<bool> CanListenAsync()
    {
        using var tried = Process.Start(new ProcessStartInfo("env", [Listening, "true"]) { UseShellExecute = false, RedirectStandardError = true })!;
        await tried.WaitForExitAsync(Token).Guarded();
        return tried.ExitCode == 0;
    }
}
