using Memory.Server.Recall;
using Memory.Server.Recall.Signals;

namespace Memory.Server.Tests.Recall.Signals;

public sealed class LexicalSignalTests : IDisposable
{
    private readonly RememberedUser _user = new();

    public void Dispose() => _user.Dispose();

    /// <summary>
    /// Three texts of 2, 4 and 3 stems: N = 3, average length 3. "tea" is in two of them, once in the first: its weight is
    /// ln(1 + 1.5/2.5) = 0.470004, its saturation 2.2 / (1 + 1.2 · (0.25 + 0.75 · 2/3)) = 1.157895. "zebra" is in none: ln(1 + 3.5/0.5) = 2.079442.
    /// The perfect match saturates at 2.2 / 1.3 = 1.692308 for both words.
    /// </summary>
    [Fact]
    public async Task Score_HandComputedExample_Agrees()
    {
        _user.Know("green tea");
        _user.Know("tea tea coffee milk");
        _user.Know("bread butter jam");

        var answer = await _user.AskAsync("tea zebra");

        var expected = 0.470004 * 1.157895 / ((0.470004 + 2.079442) * 1.692308);
        Assert.Equal(expected, answer.Memories.Single(static found => found.Memory.Content == "green tea").Parts["lexical"], 5);
        var twice = 0.470004 * (2 * 2.2 / (2 + (1.2 * (0.25 + (0.75 * 4 / 3))))) / ((0.470004 + 2.079442) * 1.692308);
        Assert.Equal(twice, answer.Memories.Single(static found => found.Memory.Content == "tea tea coffee milk").Parts["lexical"], 5);
    }

    [Fact]
    public async Task Score_MoreThanPerfect_IsOne()
    {
        _user.Know("tea tea tea tea tea tea tea tea tea tea tea tea");
        _user.Know(string.Join(' ', Enumerable.Range(0, 200).Select(static i => $"word{i}")));

        var answer = await _user.AskAsync("tea");

        Assert.Equal(1, answer.Memories[0].Parts["lexical"]);
    }

    [Fact]
    public async Task Score_OtherResultsAskedForOrNot_SamePart()
    {
        _user.Know("green tea");
        _user.Know("black tea and more tea", with: static memory => memory with { Type = MemoryType.Preference });

        var all = await _user.AskAsync("tea");
        var one = await _user.AskAsync(new RecallQuery { Text = "tea", Types = [MemoryType.Fact] });

        Assert.Equal(Part(all), Part(one));

        static double Part(RecallAnswer answer) => answer.Memories.Single(static found => found.Memory.Content == "green tea").Parts["lexical"];
    }

    [Fact]
    public void Weight_RarerStem_TellsMore() => Assert.True(Bm25.Weight(100, 1) > Bm25.Weight(100, 50) && Bm25.Weight(100, 100) > 0);
}
