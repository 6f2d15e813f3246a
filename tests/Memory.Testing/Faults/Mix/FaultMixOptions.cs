namespace Memory.Testing.Faults.Mix;

/// <summary>How much of a random mix of chats and faults to run.</summary>
public sealed record FaultMixOptions
{
    /// <summary>How many chats, each of them once with memory and once without.</summary>
    public int Chats { get; init; } = 500;

    /// <summary>What the choice of faults, routes and users follows from.</summary>
    public int Seed { get; init; } = 20250301;

    /// <summary>The recall deadline.</summary>
    public TimeSpan Deadline { get; init; } = TimeSpan.FromMilliseconds(300);

    /// <summary>
    /// How many applications, each with a connection, a network and an outbox of its own. In every fourth recall's circuit opens as it does by
    /// default; in the others never, so that every chat meets what there is to meet.
    /// </summary>
    public int Apps { get; init; } = 4;

    /// <summary>How many chats of an application run at once.</summary>
    public int ChatsAtOnce { get; init; } = 8;

    /// <summary>The longest pause before a user's next turn, so that an open circuit has time to be tried again.</summary>
    public TimeSpan Pause { get; init; } = TimeSpan.FromMilliseconds(60);

    /// <summary>How many turns a session has.</summary>
    public int TurnsPerSession { get; init; } = 5;

    /// <summary>How many sessions a user has.</summary>
    public int SessionsPerUser { get; init; } = 3;
}
