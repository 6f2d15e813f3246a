using Memory.Client;
using Memory.Evaluation.Asking;

namespace Memory.Evaluation.Truth;

/// <summary>What a memory holds after a conversation, and its answers.</summary>
/// <param name="Memories">All memories, the retired ones included.</param>
/// <param name="Answers">What the slots of the conversation's questions held, in their order.</param>
internal sealed record Remembered(IReadOnlyList<MemoryRecord> Memories, IReadOnlyList<IReadOnlyList<MemoryRecord>> Answers);

/// <summary>
/// Plays conversations to a memory, all on one clock: whatever conversation a message belongs to, the earliest is handed over first, so that
/// each arrives when it is due.
/// </summary>
/// <param name="client">The memory.</param>
/// <param name="clock">The clock that it runs by.</param>
/// <param name="isRead">Ends when all that was handed over is read.</param>
internal sealed class TruthPlay(IMemoryClient client, PlayedTime clock, Func<CancellationToken, Task> isRead)
{
    private const int AllOfASlot = 100;

    public async Task<IReadOnlyDictionary<LabelledConversation, Remembered>> PlayAsync(
        IReadOnlyList<LabelledConversation> conversations, CancellationToken cancellationToken)
    {
        var memory = new MemoryUnderTest(client, TimeProvider.System);
        var remembered = new Dictionary<LabelledConversation, Remembered>(ReferenceEqualityComparer.Instance);
        foreach (var (at, conversation, turn) in conversations.SelectMany(StepsOf).OrderBy(static step => step.At))
        {
            clock.Set(at);
            if (turn is not null)
                await HandOverAsync(conversation.Id, turn, cancellationToken);
            else
                remembered[conversation] = new(await memory.ListAsync(conversation.Id, cancellationToken), await AskAsync(conversation, cancellationToken));
        }

        return remembered;
    }

    /// <summary>Each turn, and at the end a look at what is remembered.</summary>
    private static IEnumerable<(DateTimeOffset At, LabelledConversation Conversation, DatedTurn? Turn)> StepsOf(LabelledConversation conversation) =>
    [
        .. conversation.Turns.Select(turn => (turn.ArrivesAt, conversation, (DatedTurn?)turn)),
        (conversation.Now, conversation, null),
    ];

    private async Task HandOverAsync(string user, DatedTurn turn, CancellationToken cancellationToken)
    {
        var message = new IngestMessage { Role = turn.Role, Content = turn.Content, CreatedAt = turn.SaidAt };
        var request = new IngestRequest { UserId = user, SessionId = turn.Session, Messages = [message] };
        var result = await client.IngestAsync(request, wait: true, cancellationToken);
        if (result.Status != JobStatus.Done)
            throw new EvaluationException($"A message of {user} was not read: its job is {result.Status}.");
        await isRead(cancellationToken);
    }

    private async Task<IReadOnlyList<IReadOnlyList<MemoryRecord>>> AskAsync(LabelledConversation conversation, CancellationToken cancellationToken)
    {
        var answers = new List<IReadOnlyList<MemoryRecord>>();
        foreach (var question in conversation.Questions)
        {
            var answer = await client.RecallAsync(
                new RecallRequest
                {
                    UserId = conversation.Id,
                    Query = "",
                    Keys = [question.Slot],
                    AsOf = question.AsOf,
                    KnownAt = question.KnownAt,
                    Limit = AllOfASlot,
                    IncludeTurns = false,
                },
                cancellationToken);
            answers.Add(answer.Memories);
        }

        return answers;
    }
}
