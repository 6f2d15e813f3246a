using Memory.Client;
using Memory.Testing;
using Microsoft.Extensions.AI;

namespace Memory.Extensions.AI.Tests.Shapes;

/// <summary>Random conversations: tool rounds, faults, retries, early breaks, rebuilt messages, memory inside and around the loop.</summary>
public sealed class RandomConversationTests
{
    private const int Turns = 6;

    [Theory]
    [InlineData(false, false)]
    [InlineData(false, true)]
    [InlineData(true, false)]
    [InlineData(true, true)]
    public async Task EveryTurn_IsRecalledOnceShownThroughoutAndStoredOnce(bool inside, bool streaming)
    {
        for (var seed = 0; seed < 40; seed++)
            await ConverseAsync(new Random(seed), inside, streaming, $"seed {seed}");
    }

    private static async Task ConverseAsync(Random random, bool inside, bool streaming, string seed)
    {
        await using var fixture = new LoopFixture(inside);
        fixture.Base.Memory.OnRecall = static (request, _) => ValueTask.FromResult(FakeMemory.Recalled(request.UserId, $"- about {request.Query}"));
        var kept = new List<(ChatRole Role, string Text)>();
        var answers = new List<string>();
        for (var turn = 0; turn < Turns; turn++)
        {
            // Two turns in three say the same words, since people do.
            var question = turn % 3 == 0 ? $"question {turn}" : "Yes.";
            kept.Add((ChatRole.User, question));
            var recalls = fixture.Base.Memory.Recalls.Count;
            var firstCall = fixture.Calls.Count;
            var tries = 0;
            string? answer;
            do
            {
                answer = await TryAsync(fixture, random, streaming, kept, answers.Count);
                tries++;
            }
            while (answer is null);
            answers.Add(answer);
            kept.Add((ChatRole.Assistant, answer));

            Assert.True(fixture.Base.Memory.Recalls.Count - recalls == tries, seed);
            foreach (var call in fixture.Calls.Skip(firstCall))
            {
                var at = kept.Count; // The essentials stand before everything that was kept, and the block right before the question.
                Assert.True(call.Messages[0].Text == LoopFixture.Essentials, seed);
                Assert.True(call.Messages[at - 1].Text == $"{MemoryBlock.Recalled}\n<memory>\n- about {question}\n</memory>", seed);
                Assert.True(call.Messages[at].Text == question, seed);
            }
        }

        var ingested = await fixture.Base.IngestedAsync();
        Assert.Equal(
            kept.Where(message => message.Role == ChatRole.User).Select(message => message.Text),
            ingested.Where(message => message.Role == TurnRole.User).Select(message => message.Content));
        Assert.Equal(answers, ingested.Where(message => message.Role == TurnRole.Assistant && message.Metadata is null).Select(message => message.Content));
        Assert.True(ingested.Count == ingested.Select(message => message.Id).Distinct().Count(), seed);
    }

    /// <summary>One request of the app, with messages of its own making; null when it must be tried again.</summary>
    private static async Task<string?> TryAsync(
        LoopFixture fixture, Random random, bool streaming, List<(ChatRole Role, string Text)> kept, int number)
    {
        var rounds = random.Next(4);
        var failsIn = random.Next(3) == 0 ? random.Next(rounds + 1) : -1;
        var before = fixture.Calls.Count;
        fixture.Base.Model.OnCall = (_, _) =>
        {
            var round = fixture.Calls.Count - before - 1;
            return round == failsIn ? ScriptedChatClient.Fail(new IOException("model down"))
                : round < rounds ? LoopFixture.Call([.. Enumerable.Range(0, random.Next(1, 4)).Select(i => $"c{round}-{i}")])
                : ScriptedChatClient.Say("answer ", number.ToString(System.Globalization.CultureInfo.InvariantCulture));
        };
        try
        {
            return await fixture.AskAsync(streaming, [.. kept.Select(static message => new ChatMessage(message.Role, message.Text))]);
        }
        catch (IOException)
        {
            return null;
        }
    }
}
