using Memory.LoadTest.Reports;
using Memory.LoadTest.Soaks.Verdicts;

namespace Memory.LoadTest.Soaks.Telling;

/// <summary>What a soak found.</summary>
internal sealed record SoakReport
{
    public required string Command { get; init; }

    public required DateTimeOffset At { get; init; }

    public required Machine Machine { get; init; }

    public required string Store { get; init; }

    public required int Replicas { get; init; }

    public required double Seconds { get; init; }

    public required double RequestsPerSecond { get; init; }

    /// <summary>Whether it was called off; then nothing was read back.</summary>
    public required bool IsInterrupted { get; init; }

    public required IReadOnlyList<WindowReport> Windows { get; init; }

    public required int Requests { get; init; }

    public required int Errors { get; init; }

    public required int ErrorsOutside { get; init; }

    /// <summary>The first of them, in words.</summary>
    public required IReadOnlyList<string> FirstErrorsOutside { get; init; }

    public required double QuietP50Ms { get; init; }

    public required double QuietP99Ms { get; init; }

    public required int TurnsSaid { get; init; }

    public required int TurnsAcknowledged { get; init; }

    /// <summary>How what the servers hold differs from what they acknowledged; null when it was not looked at.</summary>
    public TurnFindings? Turns { get; init; }

    public required int ChatsBegun { get; init; }

    /// <summary>Those whose answer came whole, be it in one or in pieces.</summary>
    public required int ChatsAnswered { get; init; }

    /// <summary>How what the servers hold of them differs; null when it was not looked at.</summary>
    public ChatFindings? Chats { get; init; }

    public int MemoriesStored { get; init; }

    public int MemoriesLost { get; init; }

    public int MemoriesDoubled { get; init; }

    /// <summary>How long after the end everything said had been read by rules and model; null when it was not within the patience.</summary>
    public double? BacklogSeconds { get; init; }

    /// <summary>By server, in MiB.</summary>
    public required IReadOnlyList<ServerMemory> MemoryMiB { get; init; }

    public required IReadOnlyList<string> Troubles { get; init; }

    public required IReadOnlyList<SecondReport> EachSecond { get; init; }

    public bool IsClean => ErrorsOutside == 0 && Troubles.Count == 0 && MemoriesLost + MemoriesDoubled == 0 && Turns?.IsClean != false && Chats?.IsClean != false && !MemoryMiB.Any(static server => server.Heap?.IsLeak == true);
}
