using System.Net;
using System.Net.ServerSentEvents;
using System.Text.Json;

namespace Memory.Client;

/// <summary>Reads an answer that comes in pieces, and believes nothing about it.</summary>
internal static class ChatStream
{
    /// <summary>The pieces as they come; the last one has the whole answer.</summary>
    /// <exception cref="MemoryApiException">The server refused in the middle.</exception>
    /// <exception cref="MemoryUnavailableException">The server, or its model, broke off, or what it says is not what the contract says.</exception>
    public static async IAsyncEnumerable<ChatDelta> ReadAsync(IAsyncEnumerable<SseItem<string>> events)
    {
        await foreach (var happening in events.ConfigureAwait(false))
        {
            switch (happening.EventType)
            {
                case "delta":
                    yield return Parse(happening.Data, Answers.Json.ChatDelta);
                    break;
                case "done":
                    yield return new ChatDelta("") { Answer = Parse(happening.Data, Answers.Json.ChatAnswer) };
                    yield break;
                case "error":
                    throw Refusal(Parse(happening.Data, Answers.Json.ProblemReport));
            }
        }

        throw new MemoryUnavailableException("The memory server broke off its answer.");
    }

    private static T Parse<T>(string data, System.Text.Json.Serialization.Metadata.JsonTypeInfo<T> type)
        where T : class
    {
        try
        {
            return JsonSerializer.Deserialize(data, type) ?? throw new JsonException("The document is null.");
        }
        catch (Exception fault) when (fault is JsonException or InvalidOperationException or ArgumentException)
        {
            throw new MemoryUnavailableException("The memory server's answer is not what the contract says.", fault) { Reason = FaultReason.Malformed };
        }
    }

    private static Exception Refusal(ProblemReport problem) => problem.Status is >= 400 and < 500 and not (408 or 429)
        ? new MemoryApiException((HttpStatusCode)problem.Status, problem)
        : new MemoryUnavailableException(problem.Detail ?? "The memory server failed in the middle of its answer.") { StatusCode = (HttpStatusCode)(problem.Status ?? 500) };
}
