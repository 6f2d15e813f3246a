using System.Runtime.ExceptionServices;

namespace Memory.Client;

/// <summary>What memory holds for one turn, read side by side: the essentials about the user and what helps with their message, each if asked for.</summary>
/// <param name="memory">The memory.</param>
/// <param name="userId">The person remembered.</param>
/// <param name="essentialsBudget">Bounds the essentials, in tokens; null when they are not wanted.</param>
/// <param name="search">What to search for; null for nothing.</param>
internal sealed class TurnReading(IChatMemory memory, string userId, int? essentialsBudget, RecallRequest? search)
{
    private volatile ConsciousSet? set;
    private volatile RecallResponse? response;
    private volatile Exception? setFault;
    private volatile Exception? searchFault;

    /// <summary>How many memories and turns were read.</summary>
    public int Records => (set?.Memories.Count ?? 0) + (response is { } found ? found.Memories.Count + found.Turns.Count : 0);

    /// <summary>Reads both; throws the worse of their faults, when both have ended.</summary>
    public async ValueTask<TurnReading> ReadAsync(CancellationToken cancellationToken)
    {
        var reading = essentialsBudget is null ? Task.CompletedTask : ReadEssentialsAsync(cancellationToken);
        if (search is not null)
            await SearchAsync(search, cancellationToken).ConfigureAwait(false);
        await reading.ConfigureAwait(false);
        if ((setFault is null or MemoryApiException ? searchFault ?? setFault : setFault) is { } fault)
            ExceptionDispatchInfo.Throw(fault);
        return this;
    }

    /// <summary>What came of it.</summary>
    /// <param name="fault">Why it was given up: the deadline, or a server that is not asked at present. What had been read by then counts.</param>
    public (ConsciousResult? Essentials, RecallResult? Found) End(Exception? fault)
    {
        ConsciousResult? essentials = null;
        RecallResult? found = null;
        if (essentialsBudget is not null)
        {
            var why = WhyNot(setFault, fault);
            essentials = set is { } read ? new(RecallOutcome.Recalled, read) : new(FailOpenRecall.OutcomeOf(why), null, why);
        }

        if (search is not null)
        {
            var why = WhyNot(searchFault, fault);
            found = response is { } read ? new(RecallOutcome.Recalled, read) : new(FailOpenRecall.OutcomeOf(why), null, why);
        }

        return (essentials, found);
    }

    private static Exception WhyNot(Exception? own, Exception? common) => own is null or OperationCanceledException ? common ?? RecallCircuit.NotTried() : own;

    private async Task ReadEssentialsAsync(CancellationToken cancellationToken)
    {
        try
        {
            set = await memory.GetConsciousAsync(userId, essentialsBudget, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception fault)
        {
            setFault = fault; // Told when both have ended.
        }
    }

    private async Task SearchAsync(RecallRequest request, CancellationToken cancellationToken)
    {
        try
        {
            response = await memory.RecallAsync(request, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception fault)
        {
            searchFault = fault; // Told when both have ended.
        }
    }
}
