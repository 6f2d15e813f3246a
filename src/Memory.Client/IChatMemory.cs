namespace Memory.Client;

/// <summary>What a chat asks of memory: two questions before the model's call, and the turn handed over after it.</summary>
internal interface IChatMemory
{
    /// <summary>Recalls what helps with a question.</summary>
    ValueTask<RecallResponse> RecallAsync(RecallRequest request, CancellationToken cancellationToken);

    /// <summary>Reads the essentials about a user.</summary>
    ValueTask<ConsciousSet> GetConsciousAsync(string userId, int? tokenBudget, CancellationToken cancellationToken);

    /// <summary>Hands turns over; they are durable when this returns.</summary>
    ValueTask<IngestResult> IngestAsync(IngestRequest request, CancellationToken cancellationToken);
}
