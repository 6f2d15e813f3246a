using Memory.Client;

namespace Memory.Extensions.AI;

/// <summary>Asks memory for what a prompt needs: the essentials about the user and what helps with their message, side by side.</summary>
internal sealed class MemoryReader(FailOpenRecall recall, MemoryChatOptions settings)
{
    /// <summary>Reads within the recall deadline. Throws only for the caller's cancellation and, in strict mode, for a fault.</summary>
    public async ValueTask<(RecallOutcome Outcome, Remembered Remembered)> ReadAsync(
        Speaker speaker, Prompt prompt, bool isStateful, CancellationToken cancellationToken)
    {
        var reading = ReadEssentialsAsync(speaker, cancellationToken);
        var recalling = SearchAsync(speaker, prompt, isStateful, cancellationToken);
        var essentials = await reading.ConfigureAwait(false);
        var found = await recalling.ConfigureAwait(false);

        var lasting = MemoryBlock.Lines(essentials?.Set?.Context, settings.ConsciousTokenBudget);
        var helpful = MemoryBlock.Lines(found?.Response?.Context, settings.RecallTokenBudget, except: lasting);
        var remembered = new Remembered(
            MemoryBlock.Render(MemoryBlock.Essentials, lasting), MemoryBlock.Render(MemoryBlock.Recalled, helpful));
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
        });
        if (settings.Strict && (found?.Fault ?? essentials?.Fault) is { } fault)
            throw Known(fault);
        return (outcome, remembered);
    }

    private Task<ConsciousResult?> ReadEssentialsAsync(Speaker speaker, CancellationToken cancellationToken) =>
        settings.IncludeConscious && settings.ConsciousTokenBudget > 0
            ? Optional(recall.GetConsciousAsync(speaker.UserId, settings.ConsciousTokenBudget, cancellationToken))
            : Task.FromResult<ConsciousResult?>(null);

    private Task<RecallResult?> SearchAsync(Speaker speaker, Prompt prompt, bool isStateful, CancellationToken cancellationToken)
    {
        if (prompt.QuestionAt < 0 || (settings.RecallLimit == 0 && settings.TurnLimit == 0) || settings.RecallTokenBudget == 0)
            return Task.FromResult<RecallResult?>(null);
        var request = new RecallRequest
        {
            UserId = speaker.UserId,
            Query = SpokenText.ForQuery(prompt.Text, settings.MaxQueryCharacters),
            Limit = settings.RecallLimit,
            TurnLimit = settings.TurnLimit,
            TokenBudget = settings.RecallTokenBudget,
            ExcludeSessionId = isStateful || prompt.HoldsHistory ? speaker.SessionId : null,
        };
        return Optional(recall.RecallAsync(request, cancellationToken));
    }

    private static async Task<T?> Optional<T>(ValueTask<T> task)
        where T : class => await task.ConfigureAwait(false);

    private static RecallOutcome Worse(RecallOutcome? one, RecallOutcome? other) =>
        (RecallOutcome)Math.Max((int)(one ?? RecallOutcome.Recalled), (int)(other ?? RecallOutcome.Recalled));

    private static Exception Known(Exception fault) => fault is MemoryApiException or MemoryUnavailableException
        ? fault
        : new MemoryUnavailableException("Memory cannot be had.", fault);
}
