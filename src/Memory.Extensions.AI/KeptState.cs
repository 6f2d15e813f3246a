using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using Memory.Client;

namespace Memory.Extensions.AI;

/// <summary>
/// What is kept between requests. It belongs to the memory, not to a chat client, since an app may wrap its client anew for every user or
/// request. In memory only, and bounded: of several chat clients' bounds the largest counts.
/// </summary>
internal sealed class KeptState
{
    private const int MaxEssentials = 1_000;

    private static readonly ConditionalWeakTable<MemoryConnection, KeptState> OfConnections = [];

    private readonly ConcurrentDictionary<string, bool> warnings = [];

    private KeptState(MemoryConnection memory)
    {
        Turns = new UserTurns(memory.Time);
        Essentials = new LastEssentials(MaxEssentials, memory.Time);
        UnreadableAnswers = new LogEpisode(memory.Time);
    }

    /// <summary>The latest turns of everybody who is remembered over this connection.</summary>
    public UserTurns Turns { get; }

    /// <summary>The conversations in sticky mode.</summary>
    public RecentlyUsed<Speaker, StickySession> Sticky { get; } = new();

    /// <summary>The essentials that were read last.</summary>
    public LastEssentials Essentials { get; }

    /// <summary>When it was last said that a model's answer cannot be read.</summary>
    public LogEpisode UnreadableAnswers { get; }

    /// <summary>What is kept for this connection, with room for at least as much as these options ask for.</summary>
    public static KeptState Of(MemoryConnection memory, MemoryChatOptions settings)
    {
        var kept = OfConnections.GetValue(memory, static connection => new KeptState(connection));
        kept.Turns.Allow(settings.KnownTurns);
        if (settings.StickyRecall)
            kept.Sticky.Allow(settings.StickySessions);
        return kept;
    }

    /// <summary>Whether this warning, one of a few, has not been given before.</summary>
    public bool IsNews(string warning) => warnings.TryAdd(warning, true);
}
