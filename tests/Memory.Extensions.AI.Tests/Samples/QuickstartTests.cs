using System.Diagnostics;
using Memory.Testing;

namespace Memory.Extensions.AI.Tests.Samples;

/// <summary>The first command of the README, as a stranger runs it. By itself, since its chats wait for memory no longer than a person would.</summary>
[Collection(nameof(QuickstartTests))]
public sealed class QuickstartTests
{
    [Fact]
    public async Task Quickstart_Run_EveryStepHolds()
    {
        var start = new ProcessStartInfo(DotNetHost.Path, [Path.Combine(AppContext.BaseDirectory, "Quickstart.dll")])
        {
            UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true,
        };
        // The stand-in answers, whatever model the person who runs the tests has a key of.
        start.Environment.Remove("OPENAI_API_KEY");
        start.Environment.Remove("OPENAI_BASE_URL");
        using var process = Process.Start(start)!;
        try
        {
            var (told, errors) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
            await process.WaitForExitAsync().Guarded();
            var story = await told.Guarded();
            Assert.True(process.ExitCode == 0, story + await errors.Guarded());
            Assert.EndsWith("Every step held.", story.TrimEnd(), StringComparison.Ordinal);
        }
        finally
        {
            if (!process.HasExited)
                process.Kill();
        }
    }
}

[CollectionDefinition(nameof(QuickstartTests), DisableParallelization = true)]
public sealed class QuickstartAlone;
