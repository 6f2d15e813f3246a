using System.Text;

namespace Memory.Client;

/// <summary>
/// Refuses answers about someone else: a mixed-up cache or a wrong server must never tell one user's memories to another, nor pass for the
/// acknowledgement of turns that it never got.
/// </summary>
internal static class Provenance
{
    public static RecallResponse OnlyAbout(this RecallResponse answer, string userId)
    {
        Check(answer.UserId, userId);
        foreach (var memory in answer.Memories)
            Check(memory?.UserId, userId);
        foreach (var turn in answer.Turns)
            _ = turn ?? throw NotAnAnswer();
        return answer;
    }

    public static ConsciousSet OnlyAbout(this ConsciousSet answer, string userId)
    {
        foreach (var memory in answer.Memories)
            Check(memory?.UserId, userId);
        return answer;
    }

    public static ExtractResult OnlyAbout(this ExtractResult answer, string userId)
    {
        Check(answer.UserId, userId);
        foreach (var memory in answer.Memories ?? [])
            Check(memory?.UserId, userId);
        return answer;
    }

    /// <summary>An answer acknowledges what was sent only by naming it. A message sent without an id gets one from the server.</summary>
    public static IngestResult OnlyAbout(this IngestResult answer, IngestRequest request)
    {
        var (named, sent) = (answer.MessageIds, request.Messages);
        var isOurs = named.Count == sent.Count;
        for (var i = 0; isOurs && i < sent.Count; i++)
            isOurs = named[i] is { } id && (sent[i].Id is null || id == sent[i].Id || id == AsWritten(sent[i].Id!));
        return isOurs
            ? answer
            : throw new MemoryUnavailableException("The memory server's answer names other messages than were sent; it is refused.")
            {
                Reason = FaultReason.Malformed,
            };
    }

    /// <summary>An id as JSON carries it: a surrogate without its other half is replaced.</summary>
    private static string AsWritten(string id) => Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(id));

    private static void Check(string? named, string userId)
    {
        if (named is null)
            throw NotAnAnswer();
        if (!string.Equals(named, userId, StringComparison.Ordinal))
            throw new MemoryUnavailableException("The memory server's answer names another user than was asked about; it is refused.")
            {
                Reason = FaultReason.Malformed,
            };
    }

    private static MemoryUnavailableException NotAnAnswer() =>
        new("The memory server's answer is not what the contract says.") { Reason = FaultReason.Malformed };
}
