using Microsoft.Extensions.Logging;
using Polly;
using Polly.CircuitBreaker;

namespace Memory.Client;

/// <summary>
/// Recall that never fails a chat: it answers within <see cref="MemoryClientOptions.RecallDeadline"/>, at once while the server is known to be
/// away (<see cref="RecallCircuitOptions"/>), and whatever goes wrong becomes a <see cref="RecallOutcome"/>. Only misuse and the caller's own
/// cancellation throw.
/// </summary>
public sealed partial class FailOpenRecall
{
    private readonly IChatMemory memory;
    private readonly RecallCircuit circuit;
    private readonly RecallTelemetry telemetry;
    private readonly ILogger logger;
    private readonly LogEpisode outage;
    private readonly LogEpisode rejection;

    internal FailOpenRecall(
        IChatMemory memory, MemoryClientOptions options, ILogger<FailOpenRecall> logger, TimeProvider time, ClientTelemetry telemetry)
    {
        (this.memory, this.logger) = (memory, logger);
        circuit = new RecallCircuit(options, time);
        this.telemetry = new RecallTelemetry(telemetry.Meter, circuit, time);
        (outage, rejection) = (new LogEpisode(time), new LogEpisode(time));
    }

    /// <summary>Recalls what helps with a question, if that can be had in time.</summary>
    /// <exception cref="ArgumentException">The request is null or names no user.</exception>
    /// <exception cref="OperationCanceledException">The caller cancelled.</exception>
    public async ValueTask<RecallResult> RecallAsync(RecallRequest request, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        ArgumentException.ThrowIfNullOrEmpty(request.UserId, nameof(request));
        var (outcome, response, fault) = await TryAsync(
            token => memory.RecallAsync(request, token), static answer => answer.Memories.Count + answer.Turns.Count, cancellationToken).ConfigureAwait(false);
        return new RecallResult(outcome, response, fault);
    }

    /// <summary>Reads the essentials about a user, if that can be had in time.</summary>
    /// <param name="userId">The person remembered.</param>
    /// <param name="tokenBudget">Bounds the rendered context in tokens, 0–32,768; null for 1,024.</param>
    /// <param name="cancellationToken">Throws when cancelled.</param>
    /// <exception cref="ArgumentException">No user is named.</exception>
    /// <exception cref="OperationCanceledException">The caller cancelled.</exception>
    public async ValueTask<ConsciousResult> GetConsciousAsync(
        string userId, int? tokenBudget = null, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(userId);
        var (outcome, set, fault) = await TryAsync(
            token => memory.GetConsciousAsync(userId, tokenBudget, token), static answer => answer.Memories.Count, cancellationToken).ConfigureAwait(false);
        return new ConsciousResult(outcome, set, fault);
    }

    /// <summary>Reads what one turn needs within one deadline. To the circuit it is one recall.</summary>
    /// <exception cref="OperationCanceledException">The caller cancelled.</exception>
    internal async ValueTask<(ConsciousResult? Essentials, RecallResult? Found)> ReadAsync(
        string userId, int? essentialsBudget, RecallRequest? search, CancellationToken cancellationToken)
    {
        var reading = new TurnReading(memory, userId, essentialsBudget, search);
        var (_, _, fault) = await TryAsync(reading.ReadAsync, static read => read.Records, cancellationToken).ConfigureAwait(false);
        return reading.End(fault);
    }

    /// <summary>What a fault means for a recall.</summary>
    internal static RecallOutcome OutcomeOf(Exception fault) => fault is MemoryApiException ? RecallOutcome.Rejected : RecallOutcome.Unavailable;

    private async ValueTask<(RecallOutcome Outcome, T? Answer, Exception? Fault)> TryAsync<T>(
        Func<CancellationToken, ValueTask<T>> ask, Func<T, int> count, CancellationToken cancellationToken)
        where T : class
    {
        cancellationToken.ThrowIfCancellationRequested();
        using var operation = telemetry.Begin();
        var outcome = circuit.IsOpen ? Outcome.FromException<object>(RecallCircuit.NotTried()) : await AskAsync(ask, cancellationToken).ConfigureAwait(false);
        if (outcome.Result is T answer)
        {
            outage.Ends();
            rejection.Ends();
            operation.End(RecallOutcome.Recalled, records: count(answer));
            return (RecallOutcome.Recalled, answer, null);
        }

        // This is where faults of memory end. The caller's own cancellation still throws.
        cancellationToken.ThrowIfCancellationRequested();
        var fault = outcome.Exception is BrokenCircuitException or null ? RecallCircuit.NotTried() : outcome.Exception;
        Note(fault);
        operation.End(OutcomeOf(fault), fault: fault);
        return (OutcomeOf(fault), null, fault);
    }

    /// <summary>Waits no longer than the caller does. A call that the caller gives up goes on to its deadline, so that the circuit learns how it ends.</summary>
    private ValueTask<Outcome<object>> AskAsync<T>(Func<CancellationToken, ValueTask<T>> ask, CancellationToken cancellationToken)
        where T : class
    {
        var asking = circuit.AskAsync(ask);
        return cancellationToken.CanBeCanceled ? new(asking.AsTask().WaitAsync(cancellationToken)) : asking;
    }

    private void Note(Exception fault)
    {
        if (fault is MemoryApiException refused)
        {
            if (rejection.Begins(out var silent))
                LogRejected(logger, (int)refused.StatusCode, Unsaid(silent, "refusals"));
        }
        else if (outage.Begins(out var unspoken))
        {
            LogUnavailable(logger, fault.Message, Unsaid(unspoken, "faults"));
        }
    }

    private static string Unsaid(long count, string what) => count == 0 ? "" : $" ({count} earlier {what} were not logged.)";

    [LoggerMessage(1, LogLevel.Warning, "Memory is unavailable, chats go on without it: {Fault}{Unsaid}")]
    private static partial void LogUnavailable(ILogger logger, string fault, string unsaid);

    [LoggerMessage(2, LogLevel.Error,
        "The memory server refuses us with {Status}, chats go on without memory. Check the server's address (it does not end in /v1), the API key and the request.{Unsaid}")]
    private static partial void LogRejected(ILogger logger, int status, string unsaid);
}
