using System.Runtime.CompilerServices;
using Microsoft.Extensions.AI;

namespace Memory.Server.Models.Calls;

/// <summary>Gives a call its time, and makes one exception of all that can go wrong on the way.</summary>
internal sealed class TimelyChatClient(IChatClient inner, ModelOptions bounds, TimeProvider time) : DelegatingChatClient(inner)
{
    public override async Task<ChatResponse> GetResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        using var timeout = new CancellationTokenSource(bounds.Timeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
        try
        {
            return await base.GetResponseAsync(messages, options, either.Token);
        }
        catch (Exception fault)
        {
            // A list of types would not do: a body that is no answer may make the client throw anything.
            cancellationToken.ThrowIfCancellationRequested();
            throw timeout.IsCancellationRequested ? Late($"gave no answer within {Seconds(bounds.Timeout)}") : CallFaults.Read(fault);
        }
    }

    public override async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        using var whole = new CancellationTokenSource(bounds.MaxStreamTime, time);
        using var silence = new CancellationTokenSource(bounds.Timeout, time);
        using var any = CancellationTokenSource.CreateLinkedTokenSource(whole.Token, silence.Token, cancellationToken);
        await using var updates = base.GetStreamingResponseAsync(messages, options, any.Token).GetAsyncEnumerator(any.Token);
        while (true)
        {
            try
            {
                if (!await updates.MoveNextAsync())
                    break;
            }
            catch (Exception fault)
            {
                cancellationToken.ThrowIfCancellationRequested();
                if (silence.IsCancellationRequested)
                    throw Late($"was silent for {Seconds(bounds.Timeout)}");
                if (whole.IsCancellationRequested)
                    throw Late($"did not finish its answer within {Seconds(bounds.MaxStreamTime)}", isOfTheRequest: true);
                throw CallFaults.Read(fault);
            }

            // While the caller is busy with a piece, nobody waits for the service.
            silence.CancelAfter(Timeout.InfiniteTimeSpan);
            yield return updates.Current;
            silence.CancelAfter(bounds.Timeout);
        }
    }

    private static ModelFailedException Late(string what, bool isOfTheRequest = false) =>
        new(ModelFault.TimedOut, $"The model's service {what}.") { IsOfTheRequest = isOfTheRequest };

    private static string Seconds(TimeSpan time) => FormattableString.Invariant($"{time.TotalSeconds:0.#} s");
}
