using System.Text.RegularExpressions;
using Memory.Server.Recall.Text;

namespace Memory.Server.Tests.Recall.Text;

public sealed partial class ThesaurusTests
{
    private const int MostMembers = 24;

    private static readonly string[] Lines = ReadLines();

    [Fact]
    public void Lines_All_AreSingleWordsJoinedInOneOfTheTwoWays()
    {
        Assert.True(Lines.Length > 300);
        Assert.All(Lines, static line => Assert.Matches(WellFormed(), line));
        Assert.All(Lines, static line => Assert.InRange(WordsOf(line).Length, 2, MostMembers + 1));
        Assert.All(Lines, static line => Assert.Equal(WordsOf(line).Length, WordsOf(line).Distinct(StringComparer.Ordinal).Count()));
    }

    [Fact]
    public void Words_All_CarryMeaning() => Assert.All(Lines.SelectMany(WordsOf).Distinct(), static word =>
    {
        Assert.False(StopWords.Contains(word), $"{word} is left out of questions, so that nobody can ask for it.");
        Assert.Equal([word], Tokenizer.Words(word));
    });

    /// <summary>Each line links what it says in both directions, and nothing else is linked: members of a kind do not stand for each other.</summary>
    [Fact]
    public void Of_EveryStem_WhatTheLinesLinkAndNothingElse()
    {
        var links = Lines.SelectMany(Links).Where(static link => link.From != link.To).Distinct().ToLookup(static link => link.From, static link => link.To);

        foreach (var stem in Lines.SelectMany(WordsOf).Select(TextAnalyzer.Stem).Distinct())
            Assert.Equal(links[stem].Order(StringComparer.Ordinal), Thesaurus.Of(stem));
    }

    [Theory]
    [InlineData("instrument", "violin")]
    [InlineData("pet", "dog")]
    [InlineData("mother", "mama")]
    public void Of_LinkedWords_InBothDirections(string one, string other)
    {
        Assert.Contains(TextAnalyzer.Stem(other), Thesaurus.Of(TextAnalyzer.Stem(one)));
        Assert.Contains(TextAnalyzer.Stem(one), Thesaurus.Of(TextAnalyzer.Stem(other)));
    }

    [Theory]
    [InlineData("violin", "cello")]
    [InlineData("dog", "cat")]
    public void Of_MembersOfOneKind_NotEachOther(string one, string other) => Assert.DoesNotContain(TextAnalyzer.Stem(other), Thesaurus.Of(TextAnalyzer.Stem(one)));

    [Theory]
    [InlineData("")]
    [InlineData("qwertz")]
    [InlineData("Dog")]
    public void Of_UnknownStem_Nothing(string stem) => Assert.Empty(Thesaurus.Of(stem));

    private static IEnumerable<(string From, string To)> Links(string line)
    {
        var stems = WordsOf(line).Select(TextAnalyzer.Stem).ToArray();
        return line.Contains('>')
            ? stems.Skip(1).SelectMany(member => new[] { (stems[0], member), (member, stems[0]) })
            : stems.SelectMany(_ => stems, static (from, to) => (from, to));
    }

    private static string[] WordsOf(string line) => line.Split([' ', '>', '='], StringSplitOptions.RemoveEmptyEntries);

    private static string[] ReadLines()
    {
        using var file = typeof(Thesaurus).Assembly.GetManifestResourceStream(typeof(Thesaurus), "Thesaurus.txt")!;
        using var reader = new StreamReader(file);
        return reader.ReadToEnd().TrimEnd('\n').Split('\n');
    }

    [GeneratedRegex(@"^[a-z]+( > [a-z0-9]+( [a-z0-9]+)*|( = [a-z0-9]+)+)$", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex WellFormed();
}
