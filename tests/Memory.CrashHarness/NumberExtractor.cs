using System.Diagnostics;
using System.Globalization;
using Memory.Server.Extraction;
using Memory.Server.Memories;

namespace Memory.CrashHarness;

/// <summary>Reads "number 7": a memory of its own for each number, and the latest one in a slot.</summary>
internal sealed class NumberExtractor : IFactExtractor
{
    public const string Slot = "latest_number";

    private const string Prefix = "number ";

    /// <summary>Long enough that a kill at a random moment often meets somebody at work.</summary>
    private static readonly TimeSpan Work = TimeSpan.FromMilliseconds(10);

    public static string Say(int number) => Prefix + number.ToString(CultureInfo.InvariantCulture);

    public static string Remember(int number) => $"User said {Say(number)}.";

    public async ValueTask<ExtractedFacts> ExtractAsync(Turn turn, IReadOnlyList<Turn> before, CancellationToken cancellationToken)
    {
        if (turn.Content == CrashingServer.Deadly)
        {
            using var self = Process.GetCurrentProcess();
            self.Kill();
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellationToken);
        }

        await Task.Delay(Work, TimeProvider.System, cancellationToken);
        var number = int.Parse(turn.Content.AsSpan(Prefix.Length), CultureInfo.InvariantCulture);
        return new ExtractedFacts(
            [
                new ProposedFact { Type = MemoryType.Event, Content = Remember(number) },
                new ProposedFact { Type = MemoryType.Fact, Slot = Server.Memories.Slot.Parse(Slot), Content = $"Latest: {number}", Value = Json.From(Say(number)) },
            ],
            []);
    }
}
