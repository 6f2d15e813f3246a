namespace Memory.Client;

/// <summary>How a recall ended.</summary>
public enum RecallOutcome
{
    /// <summary>The server answered, perhaps with nothing.</summary>
    Recalled,

    /// <summary>The server did not answer sensibly within the deadline, or has not lately and was not asked (<see cref="RecallCircuitOptions"/>).</summary>
    Unavailable,

    /// <summary>The server refused us: a wrong key or a malformed request. Retrying will not help.</summary>
    Rejected,
}
