using FsCheck;
using FsCheck.Fluent;

namespace Memory.Server.Tests.Recall.Signals;

/// <summary>What holds of the words in common whatever else is remembered.</summary>
public sealed class LexicalProperties
{
    private static readonly string[] Words = ["tea", "zebra", "violin", "lamp", "cup", "door", "window"];

    private static readonly Gen<string[]> Others = Gen.Elements(Words).ListOf(8).Select(static words => string.Join(' ', words)).ListOf(12).Select(static texts => texts.ToArray());

    /// <summary>How much a word tells and what counts as long changes with everything else said, but not which of two is better in every respect.</summary>
    [Fact]
    public void Score_OtherSessionsAdded_SameWordsInFewerStemsStayAhead() =>
        Prop.ForAll(Others.ToArbitrary(), static others =>
        {
            var memory = new SmallMemory().Say("tea zebra curtain", "s1").Say("tea zebra curtain carpet", "s2");
            for (var i = 0; i < others.Length; i++)
                memory.Say($"{others[i]} text{i}", $"x{i / 3}");
            var scored = memory.Score("lexical", "tea zebra violin");
            return scored["tea zebra curtain"] > scored["tea zebra curtain carpet"] && scored.Parts.Values.All(static part => part is >= 0 and <= 1);
        }).QuickCheckThrowOnFailure();
}
