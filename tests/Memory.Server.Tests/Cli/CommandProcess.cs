using System.Diagnostics;
using Memory.Testing;

namespace Memory.Server.Tests.Cli;

/// <summary>A command in a process of its own, to be killed in the middle of its work.</summary>
internal sealed class CommandProcess : IDisposable
{
    private readonly Process _process;

    private CommandProcess(Process process) => _process = process;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static CommandProcess Start(params string[] args) => new(Process.Start(
        new ProcessStartInfo(DotNetHost.Path, [Path.Combine(AppContext.BaseDirectory, "Memory.Server.dll"), .. args])
        {
            UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true,
        })!);

    /// <summary>Kills it once it is in the middle, and a moment later; it may also have ended by then.</summary>
    public async Task KillAsync(Func<ValueTask<bool>> isInTheMiddle, int millisecondsMore)
    {
        using var guard = CancellationTokenSource.CreateLinkedTokenSource(Token);
        guard.CancelAfter(TimeSpan.FromMinutes(1));
        while (!_process.HasExited && !await isInTheMiddle())
            await Task.Delay(TimeSpan.FromMilliseconds(1), TimeProvider.System, guard.Token);
        if (!_process.HasExited)
            await Task.Delay(TimeSpan.FromMilliseconds(millisecondsMore), TimeProvider.System, guard.Token);
        if (!_process.HasExited)
            _process.Kill();
        await _process.WaitForExitAsync(Token);
    }

    public void Dispose()
    {
        if (!_process.HasExited)
            _process.Kill();
        _process.Dispose();
    }
}
