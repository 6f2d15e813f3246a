using System.Globalization;
using Memory.Server.Memories;
using Memory.Server.Recall.Index;
using Memory.Server.Recall.Text;
using Memory.Server.Tests.Storage;

namespace Memory.Server.Tests.Recall.Index;

/// <summary>Conversations that are brought up to date step by step are those that are worked out at once, to the last bit, and a step changes nothing that came before it.</summary>
public sealed class ConversationStepsTests
{
    private const int Steps = 60;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void Steps_AnyAndMany_AsAllAtOnce(int seed)
    {
        var random = new Random(seed);

        // More rows than a page has, so that steps change some pages and share the others.
        var index = UserIndex.Empty.With(1, [], [], [.. Enumerable.Range(0, 700).Select(number => Some(random, number))]);
        var earlier = new List<(UserIndex Index, string Told)>();
        for (var step = 2; step < Steps; step++)
        {
            earlier.Add((index, Told(index)));
            index = Step(index, step, random);

            Assert.Equal(Told(UserIndex.Empty.With(step, [], [], [.. index.Items])), Told(index));
        }

        Assert.All(earlier, static one => Assert.Equal(one.Told, Told(one.Index)));
    }

    [Fact]
    public void Step_OneTurnMore_SharesThePagesThatItDoesNotTouch()
    {
        var random = new Random(1);
        var index = UserIndex.Empty.With(1, [], [], [.. Enumerable.Range(0, 5_000).Select(number => Said(number, session: "all", minute: number, random))]);

        var next = index.With(2, [], [], [Said(5_000, session: "all", minute: 5_000, random)]);

        Assert.Equal(19, next.Conversations.Places.PagesSharedWith(index.Conversations.Places));
    }

    /// <summary>Few or many turns and memories come, change or go, as they do when somebody chats, imports, or cleans up.</summary>
    private static UserIndex Step(UserIndex index, int step, Random random)
    {
        var (changed, added) = random.Next(6) switch
        {
            0 => (random.Next(40), random.Next(40)),
            1 => (index.Count / 3, 0),
            2 => (0, 150),
            _ => (random.Next(2), 1 + random.Next(3)),
        };
        var known = index.Items.ToArray();
        random.Shuffle(known);
        MessageId[] turns = [.. known[..changed].OfType<TurnItem>().Select(static item => item.Turn.Id)];
        MemoryId[] memories = [.. known[..changed].OfType<MemoryItem>().Select(static item => item.History.Id)];
        var again = turns.Where(_ => random.Next(2) == 0).Select(id => Said(NumberOf(id), Session(random), Minute(random), random));
        return index.With(step, memories, turns, [.. again, .. Enumerable.Range(0, added).Select(number => Some(random, (1_000 * step) + number))]);
    }

    private static IndexedItem Some(Random random, int number)
    {
        if (random.Next(4) > 0)
            return Said(number, Session(random), Minute(random), random);
        var memory = Rows.Memory(number + 1, content: "likes tea");
        return new MemoryItem(new MemoryHistory([memory]), [memory], memory.Content, TextAnalyzer.Analyze(memory.Content), default);
    }

    private static TurnItem Said(int number, string session, int minute, Random random)
    {
        var text = string.Concat(Enumerable.Repeat("word ", random.Next(40))) + (random.Next(3) == 0 ? "why?" : "so.");
        var turn = Rows.Turn(string.Create(CultureInfo.InvariantCulture, $"m{number}"), 0, session, content: text) with { SaidAt = DateTimeOffset.UnixEpoch.AddMinutes(minute), Sequence = number };
        return new TurnItem(turn, TextAnalyzer.Analyze(text), default);
    }

    private static int NumberOf(MessageId id) => int.Parse(id.Value.AsSpan(1), CultureInfo.InvariantCulture);

    private static string Session(Random random) => string.Create(CultureInfo.InvariantCulture, $"s{random.Next(5)}");

    private static int Minute(Random random) => random.Next(500);

    /// <summary>All that conversations tell of each row, by the rows' ids.</summary>
    private static string Told(UserIndex index)
    {
        var conversations = index.Conversations;
        var names = Enumerable.Range(0, conversations.Rows.Count).ToDictionary(static row => row, row => IdOf(conversations.Rows.ItemAt(row)));
        names[Conversations.None] = "-";
        var sessions = names.Keys.Where(row => row != Conversations.None && conversations.SessionOf(row) != Conversations.None)
            .GroupBy(conversations.SessionOf).ToDictionary(static rows => rows.Key, rows => rows.Min(row => names[row])!);
        var lines = new List<string>();
        for (var (part, row) = (0, 0); part < index.Segments.Length; part++)
        {
            for (var place = 0; place < index.Segments[part].Segment.Items.Length; place++, row++)
            {
                if (!index.Segments[part].IsLive(place))
                {
                    Assert.Equal((Conversations.None, Conversations.None, Conversations.None), (conversations.Previous(row), conversations.Next(row), conversations.SessionOf(row)));
                    continue;
                }

                lines.Add(string.Create(
                    CultureInfo.InvariantCulture,
                    $"{names[row]} {names[conversations.Previous(row)]} {names[conversations.Next(row)]} {sessions.GetValueOrDefault(conversations.SessionOf(row))} {conversations.EndsWithQuestion(row)} {conversations.Length(row)} {BitConverter.DoubleToInt64Bits(conversations.ContextLength(row))}"));
            }
        }

        return string.Join('\n', lines.Order(StringComparer.Ordinal));
    }

    private static string IdOf(IndexedItem item) => item is TurnItem turn ? turn.Turn.Id.Value : ((MemoryItem)item).History.Id.ToString();
}
