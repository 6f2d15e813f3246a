using System.Text.RegularExpressions;
using Memory.Server.Extraction.Matching;

namespace Memory.Server.Tests.Extraction.Matching;

/// <summary>Whatever a regular expression takes for the same letter is of one kind: the filter would else leave out what matches.</summary>
public sealed class LettersTests
{
    private static readonly string All = string.Concat(Enumerable.Range(0, char.MaxValue + 1).Select(static code => (char)code));

    [Fact]
    public void Of_CharactersOfOneKind_MatchNoneOfAnotherWhateverTheirCase()
    {
        foreach (var kind in All.GroupBy(Letters.Of))
        {
            var own = string.Concat(kind.Select(static character => $@"\u{(int)character:X4}"));
            var others = string.Concat(All.Where(character => Letters.Of(character) != kind.Key));
            Assert.Equal(-1, Of($"[{own}]", RegexOptions.IgnoreCase).Match(others) is { Success: true } match ? match.Value[0] : -1);
        }
    }

    [Theory]
    [InlineData(@"\s", ' ')]
    [InlineData(@"\d", '7')]
    public void Of_WhatAClassTakes_IsOfOneKind(string taken, char one) =>
        Assert.All(Of(taken, RegexOptions.None).Matches(All), match => Assert.Equal(Letters.Of(one), Letters.Of(match.Value[0])));

    [Fact]
    public void IsOfWord_AKindOfWords_HasNoCharacterThatEndsOne() =>
        Assert.All(All.Where(static character => Letters.IsOfWord(Letters.Of(character))), static character => Assert.Matches(@"^\w$", character.ToString()));

    [Fact]
    public void IsOfWord_OtherKindsOfAscii_HaveNoCharacterOfAWordButTheUnderline() =>
        Assert.All(All[..128].Where(static character => !Letters.IsOfWord(Letters.Of(character)) && character != '_'), static character => Assert.Matches(@"^\W\z", character.ToString()));

    private static Regex Of(string pattern, RegexOptions more) => new(pattern, RegexOptions.CultureInvariant | more, TimeSpan.FromMinutes(1));
}
