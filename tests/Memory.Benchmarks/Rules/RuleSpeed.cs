using System.Diagnostics;
using System.Globalization;
using Memory.Client;
using Memory.Server.Extraction;
using Memory.Server.Memories;

namespace Memory.Benchmarks.Rules;

/// <summary>What reading facts out of turns by rules costs in a fresh process: the first turn, the next thousands while the runtime still compiles, and later ones.</summary>
internal static class RuleSpeed
{
    private const int Turns = 4_000;
    private const int Rounds = 5;

    /// <summary>Every fourth turn tells something; the others run through all rules in vain, as most talk does.</summary>
    private static readonly string[] Telling =
        ["I moved to {0} last month and I love it.", "My sister {0} works as a nurse in Leeds.", "Actually I'm vegetarian now, not vegan.", "I used to work for {0}, but I'm self-employed since March."];

    public static async Task RunAsync(TextWriter output)
    {
        var extractor = new RuleExtractor();
        var turns = Sentences.Write(Turns).Select(static (text, at) => TurnOf(at % 4 == 0 ? string.Format(CultureInfo.InvariantCulture, Telling[at / 4 % Telling.Length], $"Ada{at}") : text)).ToArray();
        for (var round = 1; round <= Rounds; round++)
        {
            var (started, first, facts) = (Stopwatch.GetTimestamp(), TimeSpan.Zero, 0);
            foreach (var turn in turns)
            {
                facts += (await extractor.ExtractAsync(turn, [], CancellationToken.None)).Facts.Length;
                if (first == TimeSpan.Zero)
                    first = Stopwatch.GetElapsedTime(started);
            }

            var all = Stopwatch.GetElapsedTime(started);
            output.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"round {round}: first turn {first.TotalMilliseconds,7:F1} ms, {Turns} turns {all.TotalMilliseconds,6:F0} ms ({Turns / all.TotalSeconds,6:F0} a second), {facts} facts, {Environment.WorkingSet / 1e6:F0} MB resident"));
        }
    }

    private static Turn TurnOf(string text) => new()
    {
        Id = new MessageId("m"),
        Session = new SessionId("s"),
        Role = TurnRole.User,
        Content = text,
        SaidAt = DateTimeOffset.UnixEpoch.AddYears(55),
        StoredAt = DateTimeOffset.UnixEpoch.AddYears(55),
    };
}
