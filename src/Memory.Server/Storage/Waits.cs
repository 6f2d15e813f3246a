namespace Memory.Server.Storage;

/// <summary>What a timer can be told to wait.</summary>
internal static class Waits
{
    /// <summary>The finest wait of the platform's timers. A shorter one ends at once, so waiting for it would spin.</summary>
    public static readonly TimeSpan Shortest = TimeSpan.FromMilliseconds(1);

    /// <summary>The wait that a timer can be told, at most so long.</summary>
    public static TimeSpan Within(TimeSpan wait, TimeSpan longest) => wait < Shortest ? Shortest : wait < longest ? wait : longest;
}
