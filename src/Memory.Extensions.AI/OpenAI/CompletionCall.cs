using System.ClientModel;
using System.ClientModel.Primitives;

namespace Memory.Extensions.AI;

/// <summary>One call of the model: what goes out, and who listens to what comes back.</summary>
/// <param name="content">What the app sends.</param>
/// <param name="request">What we read in it; null when that is nothing.</param>
/// <param name="call">The call on its way through memory; null when it is not remembered.</param>
/// <param name="listener">Who listens; null when the call is not remembered.</param>
internal sealed class CompletionCall(BinaryContent content, CompletionRequest? request = null, MemoryCall? call = null, AnswerListener? listener = null)
{
    private bool isPassing;

    /// <summary>What goes out: the app's own content when nothing of it changed.</summary>
    public BinaryContent ToSend() => request?.With(call?.Messages ?? request.Prompt.Messages) is { } changed ? BinaryContent.Create(new BinaryData(changed)) : content;

    /// <summary>Asks memory where a turn begins, and shows the same again where it goes on.</summary>
    public ValueTask RememberAsync(MemoryReader reader, CancellationToken cancellationToken) =>
        call?.RememberAsync(reader, cancellationToken) ?? ValueTask.CompletedTask;

    /// <summary>Listens to the answer: to all of it when it is there, else while it passes.</summary>
    /// <param name="response">The answer.</param>
    /// <param name="isBuffered">Whether it is there as a whole.</param>
    public void Hear(PipelineResponse response, bool isBuffered)
    {
        if (listener is null)
            return;
        try
        {
            Attach(response, isBuffered, listener);
        }
        catch (Exception fault)
        {
            // An answer of the app's own making, in a test say, may have no content to read or to stand in for. It is the app's all the same.
            listener.Miss(fault);
        }
    }

    /// <summary>Hands the turn over, unless the answer is still on its way.</summary>
    public void End()
    {
        if (!isPassing)
            listener?.HandOver();
    }

    private void Attach(PipelineResponse response, bool isBuffered, AnswerListener to)
    {
        if (response.IsError)
            return;
        if (isBuffered)
        {
            to.HearAll(response.Content.ToMemory(), IsEvents(response));
        }
        else if (response.ContentStream is { } stream)
        {
            to.Expect(IsEvents(response));
            response.ContentStream = new ListeningStream(stream, to);
            isPassing = true;
        }
    }

    private bool IsEvents(PipelineResponse response) =>
        response.Headers.TryGetValue("Content-Type", out var type) && type is not null
            ? type.Contains("event-stream", StringComparison.OrdinalIgnoreCase) || (request is { IsStreaming: true } && !type.Contains("json", StringComparison.OrdinalIgnoreCase))
            : request is { IsStreaming: true };
}
