using System.Diagnostics;
using Memory.CrashHarness;
using Memory.Server.Storage.Embedded;
using Microsoft.Extensions.Logging.Abstractions;
using Memory.Testing;

namespace Memory.Server.Tests.Storage.Embedded;

public sealed class KillTests(ITestOutputHelper output)
{
    /// <summary>After so many kills a new folder is begun, so that the test's time grows no faster than their number.</summary>
    private static readonly int KillsPerFolder = TestScale.Full ? 25 : 6;

    private static readonly int Folders = TestScale.Full ? 12 : 1;

    [Fact]
    public async Task Kill_AtRandomPoints_EveryAcknowledgedWriteIsThereAndNothingIsHalf()
    {
        var random = new Random(20260301);
        var acknowledged = 0;
        var unanswered = 0;
        for (var i = 0; i < Folders; i++)
        {
            await using var fixture = new EmbeddedFixture();
            var steps = new HashSet<Step>();
            var commits = 0;
            for (var kill = 0; kill < KillsPerFolder; kill++)
            {
                await WriteUntilKilledAsync(fixture.Places.Folder, random.Next(1, 150), random.Next(2_000), steps);
                commits = await CheckAsync(fixture.Places.Folder, steps);
            }

            acknowledged += steps.Count;
            unanswered += commits - steps.Count;
        }

        Assert.True(unanswered >= 0);
        output.WriteLine($"{Folders * KillsPerFolder} kills; {acknowledged} acknowledged commits, all there; {unanswered} whole ones without an answer.");
    }

    /// <summary>Runs the writing process, kills it a moment after so many acknowledgements, and takes down all that it gave.</summary>
    private static async Task WriteUntilKilledAsync(string folder, int acknowledgements, int spins, HashSet<Step> acknowledged)
    {
        using var process = Process.Start(new ProcessStartInfo(DotNetHost.Path, [HarnessPath, folder])
        {
            UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true,
            Environment = { ["DOTNET_TieredPGO"] = "0" },
        })!;
        try
        {
            var errors = process.StandardError.ReadToEndAsync(Token);
            var lines = 0;
            var text = new System.Text.StringBuilder();
            var buffer = new char[256];
            using var guard = CancellationTokenSource.CreateLinkedTokenSource(Token);
            guard.CancelAfter(HangGuard);
            while (await process.StandardOutput.ReadAsync(buffer, guard.Token) is var read and > 0)
            {
                text.Append(buffer, 0, read);
                lines += buffer.AsSpan(0, read).Count('\n');
                if (lines < acknowledgements || process.HasExited)
                    continue;
                Thread.SpinWait(spins);
                process.Kill();
            }

            await process.WaitForExitAsync(guard.Token);
            Assert.True(lines >= acknowledgements, await errors);
            foreach (var line in text.ToString().Split('\n')[..^1])
            {
                if (line.Split(' ') is [var user, var writer, var number])
                    acknowledged.Add(new Step(int.Parse(user), int.Parse(writer), int.Parse(number)));
            }
        }
        finally
        {
            if (!process.HasExited)
                process.Kill();
        }
    }

    /// <summary>Opens what the killed process left; answers how many commits are there.</summary>
    private static async Task<int> CheckAsync(string folder, HashSet<Step> acknowledged)
    {
        await using var store = await EmbeddedMemoryStore.OpenAsync(
            Workload.Options(folder), TimeProvider.System, NullLogger<EmbeddedMemoryStore>.Instance, Token);
        var commits = 0;
        for (var user = 0; user < Workload.Users; user++)
        {
            var scope = Workload.Scope(user);
            var delta = await store.ReadDeltaAsync(scope, 0, Token);
            var turns = delta.Turns.Select(turn => turn.Id).ToHashSet();
            var memories = delta.Memories.Select(versions => versions[0].Id).ToHashSet();
            var jobs = 0;
            for (var writer = 0; writer < Workload.Writers; writer++)
            {
                var step = new Step(user, writer, 1);
                for (; turns.Contains(Workload.Message(step, 'a')); step = step with { Number = step.Number + 1 })
                {
                    Assert.Contains(Workload.Message(step, 'b'), turns);
                    Assert.NotNull(await store.FindJobAsync(scope.Owner, Workload.Job(step), Token));
                    var eraser = step with { Number = step.Number + 3 };
                    var isErased = Workload.Erases(eraser) is not null && turns.Contains(Workload.Message(eraser, 'a'));
                    Assert.Equal(!isErased, memories.Contains(Workload.Memory(step)));
                    jobs++;
                }

                // A writer goes on where it was killed, so that its numbers have no gap: the first missing one ends them.
                Assert.DoesNotContain(acknowledged, other => other.User == user && other.Writer == writer && other.Number >= step.Number);
            }

            Assert.Equal(2 * jobs, turns.Count);
            commits += jobs;
        }

        return commits;
    }

    /// <summary>Only a hang takes so long.</summary>
    private static TimeSpan HangGuard => TimeSpan.FromSeconds(60);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private static string HarnessPath => typeof(Workload).Assembly.Location;
}
