using Memory.Client;

namespace Memory.Extensions.AI;

/// <summary>
/// What the user said in one turn: the id it is stored under, and what memory added when it began. Shared by all requests of the turn, so
/// that it is stored once and shows the same memory again.
/// </summary>
internal sealed class UserTurn
{
    private int handedOver;

    /// <summary>Who said it, in which conversation.</summary>
    public required Speaker Speaker { get; init; }

    /// <summary>The message id it is stored under.</summary>
    public required string Id { get; init; }

    public required DateTimeOffset SaidAt { get; init; }

    /// <summary>Which message object the app said it with.</summary>
    public required int Instance { get; init; }

    /// <summary>What had been said before it; 0 for nothing.</summary>
    public required int History { get; init; }

    /// <summary>What memory added; null until recall has ended.</summary>
    public TurnMemory? Memory { get; set; }

    /// <summary>Whether a request of the turn was answered to its end, with no tool call left open.</summary>
    public bool IsAnswered { get; set; }

    /// <summary>Makes the caller the one who hands the text over; false when somebody else has.</summary>
    public bool TryClaim() => Interlocked.Exchange(ref handedOver, 1) == 0;

    /// <summary>Takes a claim back, because the text could not be handed over.</summary>
    public void Release() => Volatile.Write(ref handedOver, 0);
}

/// <summary>What memory added to a turn.</summary>
/// <param name="Outcome">How recall ended.</param>
/// <param name="Remembered">The blocks.</param>
/// <param name="InInstructions">Whether they stand among the instructions, which a service does not keep, rather than among the messages.</param>
internal sealed record TurnMemory(RecallOutcome Outcome, Remembered Remembered, bool InInstructions);
