using System.Text.RegularExpressions;
using Memory.Server.Extraction;

namespace Memory.Server.Tests.Extraction.Matching;

/// <summary>What is derived from each thing that a pattern can be written with: texts that must be tried, and texts that need not be.</summary>
public sealed class KnownTests
{
    [Theory]
    [InlineData("based in", "I am BASED IN Oslo", "I am in Oslo")]
    [InlineData("cats?", "a cat", "a dog")]
    [InlineData("cat(ering)? food", "cat food", "catering")]
    [InlineData("cat(ering)? food", "catering food", "cafe food")]
    [InlineData("(cat|dog) food", "dog food", "bird food")]
    [InlineData("(cat|.*) food", "bird food", "bird seed")]
    [InlineData("(cat|d.g) food", "dig food", "bird food")]
    [InlineData("(cat )*food", "food", "cat")]
    [InlineData("my( cat)*, then", "my, then", "my cat")]
    [InlineData("my( cat)*, then", "my cat cat, then", "your cat, thus")]
    [InlineData("(cat )+food", "cat cat food", "food")]
    [InlineData("(cat ){2}", "cat cat ", "cat")]
    [InlineData("(cat ){2,}food", "cat cat cat food", "cat foot")]
    [InlineData("(cat ){0,2}food", "food", "cat")]
    [InlineData("(ha){6}", "hahahahahaha", "hat")]
    [InlineData("(?:ab){1,3}c", "ababc", "ab")]
    [InlineData(@"^(?:I|we) (?:live|work)", "we work", "I walk and we live")]
    [InlineData(@"^my dog", "My dog", "not my dog")]
    [InlineData(@"(^|x)(^|y)zoo", "zoo", "a zoo")]
    [InlineData(@"\bam\b", "I am.", "amber and gamma")]
    [InlineData(@"\bI\b", "and I", "this is in")]
    [InlineData(@"\bI\b", "i", "in")]
    [InlineData(@"\b(as)?\b(in) \bit\b", "in it", "i nit")]
    [InlineData(@"rn$", "ok rn", "horns")]
    [InlineData(@"rn$", "ok rn\n", "rna")]
    [InlineData("[ ,]+(lol|rn)$", "fine, rn", "corn")]
    [InlineData("[bc]at", "a cat", "a rat")]
    [InlineData("[a-z]at home", "a rat home", "at work")]
    [InlineData("[^b]at home", "mat home", "at work")]
    [InlineData(@"[\d,]up", "7up", "sup")]
    [InlineData(@"\d{1,3} years", "aged 42 years", "many years")]
    [InlineData(@"\s*and\s+so", "and \t so", "andso")]
    [InlineData(@"(?<who>ann) is", "Ann is", "Bob is")]
    [InlineData("ann(?= is)", "ann is", "ann has")]
    [InlineData("ann(?! is)", "ann has", "bob is")]
    [InlineData("(?<=ann )is", "ann is", "bob is")]
    [InlineData("(?<!ann )is", "bob is", "bob has")]
    [InlineData("(?-i:A)nn", "Ann", "bob")]
    [InlineData("(?>ann|ani)ta", "anita", "rita")]
    [InlineData("a\\.m\\.", "at 7 a.m.", "ammo")]
    [InlineData("a{x}", "a{x}", "ax")]
    [InlineData("fianc\u00e9", "my FIANC\u00c9", "finance")]
    [InlineData("mar\\u006B", "MAR\u212A", "mars")]
    [InlineData("\\p{Lu}nn[\\p{L}]y", "Annxy", "Ann")]
    [InlineData("(one|two|three|four|five|six|seven|eight|nine) (one|two|three|four|five|six|seven|eight|nine|ten|eleven) (cats|dogs)", "six nine dogs", "six dogs")]
    [InlineData("((a|b|c|d|e|f|g|h|i|k) )?((l|m|n|o|p|q|r|s|t|u) )?(?=(one|two)\\b)", "one", "once, and twofold")]
    public void MayMatch_ATextThatMatches_IsTriedAndOneWithoutItsLettersIsNot(string pattern, string matching, string other)
    {
        Assert.Matches(Patterns.Of(pattern).Engine, matching);
        Assert.True(Patterns.Of(pattern).MayMatch(matching));
        Assert.True(Patterns.Of(pattern).MayMatch(matching.AsSpan()));
        Assert.False(Patterns.Of(pattern).MayMatch(other));
    }

    /// <summary>What is not known here is tried on everything.</summary>
    [Theory]
    [InlineData(@"(x)\k<0>cat", RegexOptions.None)]
    [InlineData("(?x: c a t )", RegexOptions.None)]
    [InlineData("(?m:^)cat", RegexOptions.None)]
    [InlineData("(?(x)cat|cat)", RegexOptions.None)]
    [InlineData("(?#cat)cat", RegexOptions.None)]
    [InlineData("[a-z-[c]]cat", RegexOptions.None)]
    [InlineData(@"\Acat", RegexOptions.None)]
    [InlineData("c a t", RegexOptions.IgnorePatternWhitespace)]
    [InlineData("cat", RegexOptions.RightToLeft)]
    public void MayMatch_SyntaxThatIsNotKnown_IsAlwaysTried(string pattern, RegexOptions more) =>
        Assert.True(new Pattern(pattern, RegexOptions.CultureInvariant | more, Regex.InfiniteMatchTimeout).MayMatch("dog"));

    /// <summary>Without a culture of its own a letter may fold as somebody's language has it.</summary>
    [Fact]
    public void MayMatch_OfSomeCulture_IsAlwaysTried() => Assert.True(new Pattern("cat", RegexOptions.IgnoreCase, Regex.InfiniteMatchTimeout).MayMatch("dog"));

    [Fact]
    public void MayMatch_LinesThatMayBeginWithIt_AreTried() => Assert.True(Patterns.Of("^cat", RegexOptions.Multiline).MayMatch("dog\ncat"));
}
