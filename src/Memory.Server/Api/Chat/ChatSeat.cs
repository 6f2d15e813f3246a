using System.Runtime.CompilerServices;
using System.Text;
using Memory.Extensions.AI;
using Memory.Server.Api.Requests;
using Microsoft.Extensions.AI;
using Contract = Memory.Client;

namespace Memory.Server.Api.Chat;

/// <summary>One turn of one chat: asks the model through the middleware, and tells how it went.</summary>
/// <param name="client">The model with memory around it.</param>
/// <param name="order">What is asked.</param>
/// <param name="model">Which model answers.</param>
/// <param name="leave">Called when the turn is over.</param>
internal sealed class ChatSeat(IChatClient client, ChatOrder order, string model, Action leave) : IDisposable
{
    private readonly StringBuilder _said = new();
    private ChatFinishReason? _reason;
    private UsageDetails? _usage;

    public ChatOrder Order => order;

    /// <summary>What memory added, as the middleware tells it.</summary>
    public MemoryChatOutcome? Outcome { get; set; }

    /// <summary>The whole answer, once the model has ended it.</summary>
    public Contract.ChatAnswer Answer => new()
    {
        Message = new Contract.ChatTurn(TurnRole.Assistant, _said.ToString()),
        SessionId = (order.Session ?? Memories.SessionId.Default).Value,
        Model = model,
        FinishReason = _reason?.Value,
        Usage = _usage is { } usage ? new Contract.ChatUsage(usage.InputTokenCount, usage.OutputTokenCount) : null,
        Memory = Recalled(),
    };

    public async Task AskAsync(CancellationToken cancellationToken)
    {
        var response = await client.GetResponseAsync(order.Messages, cancellationToken: cancellationToken);
        _said.Append(response.Text);
        (_reason, _usage) = (response.FinishReason, response.Usage);
    }

    /// <summary>The words as they come; none is empty.</summary>
    public async IAsyncEnumerable<string> ListenAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var update in client.GetStreamingResponseAsync(order.Messages, cancellationToken: cancellationToken).WithCancellation(cancellationToken))
        {
            _reason = update.FinishReason ?? _reason;
            _usage = update.Contents.OfType<UsageContent>().LastOrDefault()?.Details ?? _usage;
            if (update.Text is not { Length: > 0 } words)
                continue;
            _said.Append(words);
            yield return words;
        }
    }

    public void Dispose() => leave();

    private Contract.ChatRecall? Recalled() => Outcome is { Outcome: Contract.RecallOutcome.Recalled } had
        ? new Contract.ChatRecall(
            (had.Recall?.Response?.Memories.Count ?? 0) + (had.Recall?.Response?.Turns.Count ?? 0),
            Utf8TokenEstimator.Default.Estimate(had.ConsciousBlock) + Utf8TokenEstimator.Default.Estimate(had.RecallBlock))
        : null;
}
