using Memory.Server.Dates;
using Memory.Server.Recall.Index;
using Memory.Server.Recall.Text;
using Memory.Server.Tests.Storage;

namespace Memory.Server.Tests.Recall.Index;

public sealed class TextTraitsTests
{
    [Fact]
    public void Of_Text_ReadFromWhenItWasSaid()
    {
        var traits = TextTraits.Of("I painted yesterday. Did you?", Rows.Noon);

        Assert.Equal((Cues.Time | Cues.FirstPerson, 0.5, true), (traits.Cues, traits.Questions, traits.EndsWithQuestion));
        Assert.Equal([Period.Day(Rows.Noon.AddDays(-1))], traits.Dates.Select(static date => date.Period));
    }

    [Fact]
    public void Of_Nothing_None() => Assert.Same(TextTraits.None, TextTraits.Of("", Rows.Noon));

    /// <summary>A turn without a stem is found by nothing, so that nothing is read of it.</summary>
    [Fact]
    public void Turn_WithoutAStem_HasNone() => Assert.Same(TextTraits.None, new TurnItem(Rows.Turn("m", content: "and you?"), TextAnalyzer.Analyze("and you?"), default).Traits);
}
