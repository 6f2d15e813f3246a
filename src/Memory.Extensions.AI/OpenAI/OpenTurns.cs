using System.ClientModel;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.AI;

namespace Memory.Extensions.AI;

/// <summary>
/// Knows a user's turn again in the bytes of a later request: a tool loop that carries it on, or the same request tried once more after it
/// failed. Keeps the turns that have no answer yet, at most 1,000; with more, the oldest is no longer known again.
/// </summary>
internal sealed class OpenTurns(TimeProvider time)
{
    private const int Capacity = 1_000;

    /// <summary>How long the same request counts as another try. Later, the user may well have said the same thing again.</summary>
    private static readonly TimeSpan TryAgain = TimeSpan.FromMinutes(2);

    private readonly Lock gate = new();
    private readonly Dictionary<string, LinkedListNode<OpenTurn>> byKey = new(StringComparer.Ordinal);
    private readonly LinkedList<OpenTurn> oldestFirst = [];
    private readonly ConditionalWeakTable<BinaryContent, OpenTurn> byContent = [];

    /// <summary>The turn of the request's current message: the one that is open, or a new one.</summary>
    public OpenTurn Of(CompletionRequest request, Speaker speaker, BinaryContent content)
    {
        var prompt = request.Prompt;
        var key = Key(speaker, request.Through(prompt.QuestionAt));
        lock (gate)
        {
            // A stream that is enumerated twice is sent twice, from one content; the user has said it once.
            if (byContent.TryGetValue(content, out var sent) && sent.Key == key)
                return sent;
            if (byKey.TryGetValue(key, out var node) && (prompt.IsContinuation || time.GetElapsedTime(node.Value.BegunAt) < TryAgain))
            {
                byContent.AddOrUpdate(content, node.Value);
                return node.Value;
            }

            var turn = new OpenTurn(key, prompt.Messages[prompt.QuestionAt], time.GetTimestamp());
            Forget(key);
            byKey[key] = oldestFirst.AddLast(turn);
            byContent.AddOrUpdate(content, turn);
            if (oldestFirst.Count > Capacity)
                Forget(oldestFirst.First!.Value.Key);
            return turn;
        }
    }

    /// <summary>Notes that a turn has its answer.</summary>
    public void Close(OpenTurn turn)
    {
        lock (gate)
        {
            if (byKey.TryGetValue(turn.Key, out var node) && ReferenceEquals(node.Value, turn))
                Forget(turn.Key);
        }
    }

    private void Forget(string key)
    {
        if (byKey.Remove(key, out var node))
            oldestFirst.Remove(node);
    }

    private static string Key(Speaker speaker, ReadOnlySpan<byte> messages)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(Encoding.UTF8.GetBytes($"{speaker.UserId.Length}:{speaker.UserId}:{speaker.SessionId?.Length ?? -1}:{speaker.SessionId}:"));
        hash.AppendData(messages);
        return Convert.ToHexString(hash.GetHashAndReset());
    }
}

/// <summary>A turn without an answer yet.</summary>
/// <param name="Key">What it is known by.</param>
/// <param name="Message">The user's message, always the same instance.</param>
/// <param name="BegunAt">When it was first sent, a timestamp.</param>
internal sealed record OpenTurn(string Key, ChatMessage Message, long BegunAt);
