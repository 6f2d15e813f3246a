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
            AssertShown(await File.ReadAllTextAsync(Path.Combine(AppContext.BaseDirectory, "quickstart-in-readme.md")), story);
        }
        finally
        {
            if (!process.HasExited)
                process.Kill();
        }
    }

    /// <summary>The recording in the README is what the program prints, but for the lines that it leaves out.</summary>
    private static void AssertShown(string readme, string story)
    {
        const string Begin = "```text\nana: remember, recall";
        var text = readme.ReplaceLineEndings("\n");
        var start = text.IndexOf(Begin, StringComparison.Ordinal) + "```text\n".Length;
        Assert.True(start > "```text\n".Length, "The README has no recording of the Quickstart any more.");
        var shown = text[start..text.IndexOf("```", start, StringComparison.Ordinal)].Split('\n').Where(line => line.Trim() is not ("" or "..."));
        var printed = new Queue<string>(story.ReplaceLineEndings("\n").Split('\n'));
        foreach (var line in shown)
        {
            while (printed.TryPeek(out var next) && next != line)
                printed.Dequeue();
            Assert.True(printed.TryDequeue(out _), $"The README shows \"{line}\" where the Quickstart prints no such line.");
        }
    }
}

[CollectionDefinition(nameof(QuickstartTests), DisableParallelization = true)]
public sealed class QuickstartAlone;
