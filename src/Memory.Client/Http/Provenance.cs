namespace Memory.Client;

/// <summary>Refuses answers about someone else: a mixed-up cache or a wrong server must never tell one user's memories to another.</summary>
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
