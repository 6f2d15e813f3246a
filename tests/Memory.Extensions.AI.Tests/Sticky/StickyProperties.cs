using FsCheck;
using FsCheck.Fluent;
using Microsoft.Extensions.AI;

namespace Memory.Extensions.AI.Tests.Sticky;

/// <summary>What holds for any conversation in sticky mode.</summary>
public sealed class StickyProperties
{
    private static readonly string[] Words = ["city", "pet", "job", "food", "team"];

    private static readonly Gen<string> Text = Gen.Elements("yes", "go on", "city", "pet job", "city pet", "job food team", "team", "food city pet job");

    private enum Act
    {
        Ask,
        AskInALoop,
        AskAgain,
        TakeBack,
        ChangeAFact,
        DropAFact,
        GoDown,
        ComeBack,
        CutTheHistory,
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task UnchangedFacts_EachPromptContinuesTheOneBefore(bool streaming)
    {
        foreach (var steps in Sample(Act.Ask, Act.AskInALoop, Act.AskAgain))
        {
            await using var chat = Chat(streaming);
            List<string> before = [];
            foreach (var (act, text, _) in steps)
            {
                if (act == Act.AskAgain && chat.History.Count > 1)
                {
                    chat.History.RemoveAt(chat.History.Count - 1);
                    Assert.Equal(before[..^1], await chat.RepeatAsync());
                    before = [.. before[..^1], Last(chat)];
                    continue;
                }

                var handed = act == Act.AskInALoop ? await LoopAsync(chat, text) : await chat.SayAsync(text);
                Assert.True(before.SequenceEqual(handed.Take(before.Count)), $"{Told(steps)}\n--- before\n{string.Join('\n', before)}\n--- now\n{string.Join('\n', handed)}");
                before = [.. handed, Last(chat)];
            }
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task ChangedFacts_NothingStaleIsEverShownAndNothingTwice(bool streaming)
    {
        foreach (var steps in Sample(Enum.GetValues<Act>()))
        {
            await using var chat = Chat(streaming);
            foreach (var (act, text, number) in steps)
            {
                var word = Words[number % Words.Length];
                switch (act)
                {
                    case Act.ChangeAFact or Act.DropAFact:
                        chat.Facts[word] = act == Act.DropAFact ? null : $"value {number}";
                        continue;
                    case Act.GoDown or Act.ComeBack:
                        chat.Facts.IsDown = act == Act.GoDown;
                        continue;
                    case Act.TakeBack or Act.CutTheHistory:
                        if (chat.History.Count > 4)
                            chat.History.RemoveRange(act == Act.TakeBack ? chat.History.Count - 2 : 1, 2);
                        continue;
                    case Act.AskAgain when chat.History.Count > 1:
                        chat.History.RemoveAt(chat.History.Count - 1);
                        Check(chat, await chat.RepeatAsync(), steps);
                        continue;
                    default:
                        Check(chat, act == Act.AskInALoop ? await LoopAsync(chat, text) : await chat.SayAsync(text), steps);
                        continue;
                }
            }
        }
    }

    private static void Check(StickyChat chat, IReadOnlyList<string> handed, IEnumerable<(Act, string, int)> steps)
    {
        var shown = handed.Where(static message => message.Contains("\n<memory>\n", StringComparison.Ordinal))
            .SelectMany(static message => message.Split('\n')).Where(static line => line.StartsWith("- User's", StringComparison.Ordinal)).ToList();
        var wrong = shown.Except(chat.Facts.IsDown ? [] : chat.Facts.Lines).ToList();
        Assert.True(wrong.Count == 0 && shown.Distinct().Count() == shown.Count, $"{Told(steps)}\n--- shown\n{string.Join('\n', shown)}\n--- wrong\n{string.Join('\n', wrong)}");
    }

    /// <summary>The model calls a tool and gets its result before it answers.</summary>
    private static async Task<IReadOnlyList<string>> LoopAsync(StickyChat chat, string text)
    {
        var messages = chat.Messages();
        messages.Add(new(ChatRole.User, text));
        var first = await chat.SendAsync(messages);
        messages.Add(new(ChatRole.Assistant, [new FunctionCallContent("c", "f")]));
        messages.Add(new(ChatRole.Tool, [new FunctionResultContent("c", "r")]));
        var second = await chat.SendAsync(messages);
        Assert.Equal(first, second.Take(first.Count));
        chat.History.Add((ChatRole.User, text));
        chat.History.Add((ChatRole.Assistant, "Done."));
        return first;
    }

    private static StickyChat Chat(bool streaming)
    {
        var chat = new StickyChat(streaming);
        foreach (var word in Words[..^1])
            chat.Facts[word] = "known";
        return chat;
    }

    private static string Last(StickyChat chat) => $"{chat.History[^1].Role}: {chat.History[^1].Text}";

    private static (Act Act, string Text, int Number)[][] Sample(params Act[] acts) =>
    [
        .. (from act in Gen.Elements(acts) from text in Text from number in Gen.Choose(0, 100) select (act, text, number)).ArrayOf(14).Sample(14, 60),
    ];

    private static string Told(IEnumerable<(Act, string, int)> steps) => string.Join("; ", steps);
}
