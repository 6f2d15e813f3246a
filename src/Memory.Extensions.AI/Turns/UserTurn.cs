namespace Memory.Extensions.AI;

/// <summary>
/// What the user said in one turn: the id it is stored under, and what memory added when it began. Shared by all requests of the turn, so
/// that it is stored once and shows the same memory again.
/// </summary>
internal sealed class UserTurn
{
    /// <summary>How long a request may be repeated as the same turn.</summary>
    private static readonly TimeSpan RetryWindow = TimeSpan.FromHours(1);

    private int handedOver;

    /// <summary>Who said it, in which conversation.</summary>
    public required Speaker Speaker { get; init; }

    /// <summary>The message id it is stored under.</summary>
    public required string Id { get; init; }

    /// <summary>Whether that id was made of one that the app gave the message.</summary>
    public required bool IsNamed { get; init; }

    public required DateTimeOffset SaidAt { get; init; }

    /// <summary>Which message object the app said it with.</summary>
    public required int Instance { get; init; }

    /// <summary>What had been said before it; 0 for nothing.</summary>
    public required int History { get; init; }

    /// <summary>What memory added; null until recall has ended.</summary>
    public TurnMemory? Memory { get; set; }

    /// <summary>Whether a request of the turn was answered to its end, with no tool call left open.</summary>
    public bool IsAnswered { get; set; }

    /// <summary>
    /// Whether a request with the same words from the same speaker belongs to this turn. An unanswered turn goes on, or is tried again. An
    /// answered one is asked for again only by the very same conversation; without any conversation before it, only the message object tells
    /// a second request from a second saying.
    /// </summary>
    public bool Covers(UserTurn asked, bool isContinuation)
    {
        if (asked.IsNamed)
            return Id == asked.Id;
        if (!IsAnswered && isContinuation)
            return true;
        var isSameHistory = History == asked.History;
        var isSameInstance = Instance == asked.Instance;
        return asked.SaidAt - SaidAt <= RetryWindow
            && (IsAnswered ? isSameHistory && (isSameInstance || History != 0) : isSameHistory || isSameInstance);
    }

    /// <summary>Makes the caller the one who hands the text over; false when somebody else has.</summary>
    public bool TryClaim() => Interlocked.Exchange(ref handedOver, 1) == 0;

    /// <summary>Takes a claim back, because the text could not be handed over.</summary>
    public void Release() => Volatile.Write(ref handedOver, 0);
}
