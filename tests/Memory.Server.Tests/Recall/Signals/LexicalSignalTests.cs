using Memory.Server.Recall;
using Memory.Server.Recall.Signals;

namespace Memory.Server.Tests.Recall.Signals;

public sealed class LexicalSignalTests : IDisposable
{
    private static readonly RecallQuery Turns = new() { Text = "my tea zebra", Limit = 0 };

    private readonly RememberedUser _user = new();

    public void Dispose() => _user.Dispose();

    /// <summary>
    /// Three texts of 2, 4 and 3 stems: N = 3, average length 3, so that a text with neighbours has 3 + 1.17 · 3 = 6.51 stems. "tea" is in two
    /// of them: its weight is ln(1 + 1.5/2.5) = 0.470004; "zebra" is in none: ln(1 + 3.5/0.5) = 2.079442. The best match says tea twice in 4 stems: its
    /// saturation is 2 · 2.2 / (2 + 1.2 · (0.5 + 0.5 · 4/6.51)) = 1.482690. A perfect match saturates at 2.2 / 1.6 = 1.375 for both words.
    /// </summary>
    [Fact]
    public async Task Score_HandComputedExample_Agrees()
    {
        _user.Say("green tea", session: "s1");
        _user.Say("tea tea coffee milk", session: "s2");
        _user.Say("bread butter jam", session: "s3");

        var answer = await _user.AskAsync(Turns with { Weights = Only("lexical") });

        var sure = 0.470004 * Saturation(2, 4) / ((0.470004 + 2.079442) * 1.375);
        Assert.Equal(sure, Part(answer, "tea tea coffee milk"), 5);
        Assert.Equal(sure * Saturation(1, 2) / Saturation(2, 4), Part(answer, "green tea"), 5);

        static double Saturation(double count, double length) => count * 2.2 / (count + (1.2 * (0.5 + (0.5 * length / 6.51))));
    }

    /// <summary>An answer belongs to its question: it takes over what was asked at 0.8, and only at 0.5 what was merely said before.</summary>
    [Fact]
    public async Task Score_WordsOfTheQuestionBefore_CountForItsAnswer()
    {
        _user.Say("do you like zebra stripes?", session: "s1");
        _user.Say("yes indeed, absolutely", session: "s1", role: TurnRole.Assistant);
        _user.Say("zebra stripes are nice", session: "s2");
        _user.Say("yes indeed, certainly", session: "s2", role: TurnRole.Assistant);

        var answer = await _user.AskAsync(Turns with { Weights = Only("lexical") });

        Assert.True(Part(answer, "yes indeed, absolutely") > Part(answer, "yes indeed, certainly"));
        Assert.True(Part(answer, "zebra stripes are nice") > Part(answer, "yes indeed, absolutely"));
    }

    [Fact]
    public async Task Score_OtherSession_NoContext()
    {
        _user.Say("zebra", session: "s1");
        _user.Say("giraffe", session: "s2");

        Assert.Equal(["zebra"], (await _user.AskAsync(Turns)).Turns.Select(static found => found.Turn.Content));
    }

    [Fact]
    public async Task Score_LongNeighbours_HardlyCount()
    {
        _user.Say(string.Join(' ', Enumerable.Range(0, 400).Select(static i => $"word{i}")) + " zebra", session: "s1", role: TurnRole.Assistant);
        _user.Say("giraffe", session: "s1");
        _user.Say("zebra", session: "s2", role: TurnRole.Assistant);
        _user.Say("elephant", session: "s2");

        var answer = await _user.AskAsync(Turns with { Weights = Only("lexical") });

        Assert.True(Part(answer, "giraffe") < 0.2 * Part(answer, "elephant"));
    }

    [Fact]
    public async Task Score_TurnsAskedForOrNot_MemoriesScoreTheSame()
    {
        _user.Know("green tea");
        _user.Say("tea tea tea, and more tea");

        var both = await _user.AskAsync("tea");
        var one = await _user.AskAsync(new RecallQuery { Text = "tea", TurnLimit = 0 });

        Assert.Equal(both.Memories[0].Parts["lexical"], one.Memories[0].Parts["lexical"]);
    }

    [Fact]
    public void Weight_RarerStem_TellsMore() => Assert.True(Bm25.Weight(100, 1) > Bm25.Weight(100, 50) && Bm25.Weight(100, 100) > 0);

    private static System.Collections.Immutable.ImmutableDictionary<string, double> Only(string signal) =>
        System.Collections.Immutable.ImmutableDictionary.CreateRange(
            SignalCatalog.All.Select(known => KeyValuePair.Create(known.Name, known.Name == signal ? 1.0 : 0)));

    private static double Part(RecallAnswer answer, string content) => answer.Turns.Single(found => found.Turn.Content == content).Parts["lexical"];
}
