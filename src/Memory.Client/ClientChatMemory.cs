namespace Memory.Client;

/// <summary>A typed client as what a chat asks.</summary>
internal sealed class ClientChatMemory(IMemoryClient client) : IChatMemory
{
    public ValueTask<RecallResponse> RecallAsync(RecallRequest request, CancellationToken cancellationToken) => client.RecallAsync(request, cancellationToken);

    public ValueTask<ConsciousSet> GetConsciousAsync(string userId, int? tokenBudget, CancellationToken cancellationToken) =>
        client.GetConsciousAsync(userId, tokenBudget, cancellationToken);

    public ValueTask<IngestResult> IngestAsync(IngestRequest request, CancellationToken cancellationToken) =>
        client.IngestAsync(request, cancellationToken: cancellationToken);
}
