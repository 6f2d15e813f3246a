namespace Memory.Client;

/// <summary>
/// When recall stops asking a server that does not answer. While the circuit is open a recall ends at once, as
/// <see cref="RecallOutcome.Unavailable"/>; after the break a single recall asks again, and its answer closes the circuit.
/// </summary>
public sealed class RecallCircuitOptions
{
    /// <summary>Which part of the recalls within the window must fail to open the circuit, from 0.01 to 1. Refusals (400, 401, 403) are answers and do not count as failures.</summary>
    /// <value>The default is 0.5.</value>
    public double FailureRatio { get; set; } = 0.5;

    /// <summary>How many recalls the window must hold before the circuit may open, 2–10,000. What a chat reads at once, the essentials and what helps, is one.</summary>
    /// <value>The default is 3.</value>
    public int MinimumCalls { get; set; } = 3;

    /// <summary>How far back recalls count, from 500 ms to 1 hour.</summary>
    /// <value>The default is 10 seconds.</value>
    public TimeSpan Window { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>How long the circuit stays open before it is tried again, from 500 ms to 1 hour. A <c>Retry-After</c> of the server makes it longer.</summary>
    /// <value>The default is 5 seconds.</value>
    public TimeSpan BreakDuration { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>The longest break that a <c>Retry-After</c> may cause, from 500 ms to 1 hour.</summary>
    /// <value>The default is 1 minute.</value>
    public TimeSpan MaxRetryAfter { get; set; } = TimeSpan.FromMinutes(1);
}
