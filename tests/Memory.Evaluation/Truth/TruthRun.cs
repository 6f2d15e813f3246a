using Memory.Evaluation.Asking;

namespace Memory.Evaluation.Truth;

/// <summary>Plays labelled conversations to a server of its own and judges each.</summary>
internal static class TruthRun
{
    /// <exception cref="EvaluationException">A message could not be read, or the database could not be created.</exception>
    public static async Task<IReadOnlyList<TruthVerdict>> RunAsync(
        IReadOnlyList<LabelledConversation> conversations, string? postgres, CancellationToken cancellationToken)
    {
        if (conversations.Count == 0)
            return [];
        var clock = new PlayedTime(conversations.Min(static conversation => conversation.Turns[0].ArrivesAt));
        await using var server = await ThrowawayServer.StartAsync(postgres, clock, cancellationToken);
        using var client = server.CreateClient();
        var found = await new TruthPlay(client, clock).PlayAsync(conversations, cancellationToken);
        return [.. conversations.Select(conversation => new TruthVerdict(conversation, TruthComparison.MistakesIn(conversation, found[conversation])))];
    }
}
