using Memory.Client;
using Memory.Extensions.AI;
using Microsoft.Extensions.AI;

namespace Memory.Testing.Faults.Mix;

/// <summary>A user's conversation: turn after turn, plain or streaming, some stopped early, each also asked of the model without memory.</summary>
internal sealed class MixSession(MemoryConnection memory, string userId, string sessionId, Weather weather, Random random, MixTally tally)
{
    private const int History = 4;

    private readonly List<ChatMessage> conversation = [];

    public string UserId => userId;

    public string SessionId => sessionId;

    /// <summary>What user and assistant said, in order.</summary>
    public List<(TurnRole Role, string Text)> Said { get; } = [];

    /// <param name="options">How many turns, and how fast.</param>
    /// <param name="isMeasured">Whether times count; those of the first chats tell about the start of the process.</param>
    public async Task RunAsync(FaultMixOptions options, bool isMeasured)
    {
        using var model = new WatchedModel();
        using var chat = model.WithMemory(memory, userId, sessionId, options => options.OnOutcome = outcome => tally.Note(outcome.Outcome));
        for (var turn = 1; turn <= options.TurnsPerSession; turn++)
        {
            await Task.Delay(options.Pause * random.NextDouble(), TimeProvider.System);
            var question = new ChatMessage(ChatRole.User, $"Turn {turn} of {sessionId}: remember the number {random.Next(1_000_000)}.");
            ChatMessage[] messages = [new(ChatRole.System, "You are helpful."), .. conversation.TakeLast(History), question];
            await TakeTurnAsync(chat, model, messages, isMeasured);
        }
    }

    private async Task TakeTurnAsync(IChatClient chat, WatchedModel model, ChatMessage[] messages, bool isMeasured)
    {
        weather.Pass();
        var question = messages[^1];
        var streaming = random.Next(2) == 0;
        int? stopAfter = streaming && random.Next(4) == 0 ? random.Next(1, WatchedModel.Answer(question.Text).Count) : null;
        tally.NoteBegin(streaming, stopAfter is not null);
        try
        {
            var bare = await model.AskAsync(model, messages, streaming, stopAfter);
            var heard = await chat.AskAsync(model, messages, streaming, stopAfter);
            foreach (var difference in bare.Differences.Concat(heard.Differences))
                tally.Complain($"{userId}, {sessionId}: {difference}");
            if (isMeasured)
                tally.Note(bare.Took, heard.Took);
            conversation.AddRange([question, new(ChatRole.Assistant, heard.Text)]);
            Said.AddRange([(TurnRole.User, question.Text), (TurnRole.Assistant, heard.Text)]);
        }
        catch (Exception fault)
        {
            // The very thing that must not happen is a finding; the other chats go on.
            tally.Complain($"{userId}, {sessionId}: a chat failed: {fault}");
        }
    }
}
