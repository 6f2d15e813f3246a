using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using Microsoft.Extensions.AI;

namespace Memory.Server.Models.Calls;

/// <summary>Asks the service only while its circuit lets calls through, and tells the circuit how each ended.</summary>
internal sealed class CircuitChatClient(IChatClient inner, ModelCircuit circuit) : DelegatingChatClient(inner)
{
    public override async Task<ChatResponse> GetResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        using var passage = circuit.Enter();
        try
        {
            var response = await base.GetResponseAsync(messages, options, cancellationToken);
            passage.Succeed();
            return response;
        }
        catch (ModelFailedException failed)
        {
            passage.Fail(failed);
            throw;
        }
    }

    public override async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        using var passage = circuit.Enter();
        await using var updates = base.GetStreamingResponseAsync(messages, options, cancellationToken).GetAsyncEnumerator(cancellationToken);
        while (true)
        {
            try
            {
                if (!await updates.MoveNextAsync())
                    break;
            }
            catch (ModelFailedException failed)
            {
                passage.Fail(failed);
                throw;
            }

            yield return updates.Current;
        }

        passage.Succeed();
    }

    /// <summary>What is inside belongs to <see cref="ChatModel"/>, which many share.</summary>
    [SuppressMessage("Usage", "CA2215", Justification = "Disposing the base would close the service for all others.")]
    protected override void Dispose(bool disposing)
    {
    }
}
