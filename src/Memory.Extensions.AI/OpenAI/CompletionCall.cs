using System.ClientModel;
using System.ClientModel.Primitives;

namespace Memory.Extensions.AI;

/// <summary>One call of the model: what goes out, and who listens to what comes back.</summary>
/// <param name="content">What goes out.</param>
/// <param name="listener">Who listens; null when the call is not remembered.</param>
/// <param name="isStreaming">Whether the answer was asked for as a stream of events.</param>
internal sealed class CompletionCall(BinaryContent content, AnswerListener? listener = null, bool isStreaming = false)
{
    private bool isPassing;

    public BinaryContent Content => content;

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
            ? type.Contains("event-stream", StringComparison.OrdinalIgnoreCase) || (isStreaming && !type.Contains("json", StringComparison.OrdinalIgnoreCase))
            : isStreaming;
}
