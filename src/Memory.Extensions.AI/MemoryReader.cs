using Memory.Client;

namespace Memory.Extensions.AI;

/// <summary>Asks memory for what a prompt needs: the essentials about the user and what helps with their message, side by side.</summary>
internal sealed class MemoryReader(FailOpenRecall recall, MemoryChatOptions settings, KeptState kept)
{
    private readonly StickyBlocks? sticky = settings.StickyRecall ? new StickyBlocks(settings, kept.Sticky) : null;
    private readonly int essentialsBudget = MemoryBlock.BudgetForLines(MemoryBlock.Essentials, settings.ConsciousTokenBudget, settings.TokenEstimator);
    private readonly int recallBudget = MemoryBlock.BudgetForLines(MemoryBlock.Recalled, settings.RecallTokenBudget, settings.TokenEstimator);

    /// <summary>Reads within the recall deadline. Throws only for the caller's cancellation and, in strict mode, for a fault.</summary>
    public async ValueTask<(RecallOutcome Outcome, Remembered Remembered)> ReadAsync(
        Speaker speaker, Prompt prompt, bool isStateful, CancellationToken cancellationToken)
    {
        var plan = isStateful ? null : sticky?.Plan(speaker, prompt);
        var budget = settings.IncludeConscious && essentialsBudget > 0 ? essentialsBudget : (int?)null;
        var search = Search(speaker, prompt, isStateful, plan);
        var (essentials, found) = budget is null && search is null
            ? (null, null)
            : await recall.ReadAsync(speaker.UserId, budget, search, cancellationToken).ConfigureAwait(false);

        var remembered = Arrange(kept.Essentials.Of(speaker.UserId, essentials, settings.EssentialsGrace), found?.Response, prompt, plan);
        var outcome = Worse(essentials?.Outcome, found?.Outcome);
        settings.OnOutcome?.Invoke(new MemoryChatOutcome
        {
            UserId = speaker.UserId,
            SessionId = speaker.SessionId,
            Outcome = outcome,
            Recall = found,
            Conscious = essentials,
            ConsciousBlock = remembered.Essentials,
            RecallBlock = remembered.Recalled,
            StickyBlocks = [.. remembered.Replays.Select(static replay => replay.Block)],
        });
        if (settings.Strict && (found?.Fault ?? essentials?.Fault) is { } fault)
            throw Known(fault);
        return (outcome, remembered);
    }

    private Remembered Arrange(string? essentials, RecallResponse? response, Prompt prompt, StickyPlan? plan)
    {
        var lasting = MemoryBlock.Of(MemoryBlock.Essentials, MemoryLines.Read(essentials), settings.ConsciousTokenBudget, settings.TokenEstimator);
        var helpful = MemoryLines.Read(response?.Context, response?.ContextKeys);
        Repeats.LeaveOut(helpful, prompt);
        if (lasting is not null && helpful.Count > 0)
        {
            var shown = lasting.Lines.Select(static line => line.Text).ToHashSet(StringComparer.Ordinal);
            helpful.RemoveAll(line => shown.Contains(line.Text));
        }

        if (plan is null)
            return new Remembered(lasting?.Text, MemoryBlock.Of(MemoryBlock.Recalled, helpful, settings.RecallTokenBudget, settings.TokenEstimator)?.Text);
        var (recalled, replays) = sticky!.Settle(plan, response, helpful);
        return new Remembered(lasting?.Text, recalled?.Text) { Replays = replays };
    }

    /// <summary>What to search for; null when there is nothing.</summary>
    private RecallRequest? Search(Speaker speaker, Prompt prompt, bool isStateful, StickyPlan? plan)
    {
        var searches = prompt.QuestionAt >= 0 && (settings.RecallLimit > 0 || settings.TurnLimit > 0) && recallBudget > 0;
        if (!searches && plan is not { Blocks.Count: > 0 })
            return null;
        return new RecallRequest
        {
            UserId = speaker.UserId,
            Query = searches ? SpokenText.ForQuery(prompt.Text, settings.MaxQueryCharacters) : "",
            Limit = searches ? settings.RecallLimit : 0,
            TurnLimit = searches ? settings.TurnLimit : 0,
            MinScore = searches && settings.MinScore > 0 ? settings.MinScore : null,
            TokenBudget = recallBudget,
            ExcludeSessionId = isStateful || prompt.HoldsHistory ? speaker.SessionId : null,
            Held = plan?.Held,
        };
    }

    private static RecallOutcome Worse(RecallOutcome? one, RecallOutcome? other) =>
        (RecallOutcome)Math.Max((int)(one ?? RecallOutcome.Recalled), (int)(other ?? RecallOutcome.Recalled));

    private static Exception Known(Exception fault) => fault is MemoryApiException or MemoryUnavailableException
        ? fault
        : new MemoryUnavailableException("Memory cannot be had.", fault);
}
