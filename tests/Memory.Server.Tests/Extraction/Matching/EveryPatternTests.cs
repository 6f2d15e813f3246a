using System.Reflection;
using System.Text.RegularExpressions;
using Memory.Server.Extraction;
using Memory.Server.Extraction.Matching;

namespace Memory.Server.Tests.Extraction.Matching;

/// <summary>All patterns of the rules, over texts that people wrote and texts made for each: where one matches, it is tried, so that filtered reading finds what reading by the expressions alone finds.</summary>
public sealed class EveryPatternTests(ITestOutputHelper output)
{
    private static readonly IReadOnlyList<Pattern> All =
        [.. typeof(Pattern).Assembly.GetTypes()
            .SelectMany(static type => type.GetFields(BindingFlags.Static | BindingFlags.NonPublic | BindingFlags.Public | BindingFlags.DeclaredOnly))
            .Where(static field => field.FieldType == typeof(Pattern)).Select(static field => (Pattern)field.GetValue(null)!)];

    [Fact]
    public void MayMatch_WrittenSentences_MissesNoMatch()
    {
        var texts = LabelledSentences.Read().Concat(LabelledSentences.ReadProbed()).Concat(LabelledSentences.ReadExact()).Select(static sentence => sentence.Text).ToArray();
        var (tried, matched) = (0, 0);
        for (var at = 0; at < texts.Length; at += TestScale.Stride)
        {
            foreach (var pattern in All)
            {
                var (may, does) = (pattern.MayMatch(texts[at]), pattern.Engine.IsMatch(texts[at]));
                Assert.True(may || !does, $"{pattern.Engine}\n{texts[at]}");
                tried += may ? 1 : 0;
                matched += does ? 1 : 0;
            }
        }

        var asked = All.Count * ((texts.Length + TestScale.Stride - 1) / TestScale.Stride);
        output.WriteLine($"{All.Count} patterns, {asked} questions, {tried} tried, {matched} matched");
        Assert.True(matched > asked / 200);
        Assert.True(tried < asked / 5, $"{tried} of {asked} were tried: the filter leaves out too little");
    }

    /// <summary>Texts are written from each pattern by itself, in capitals and small letters as they fall; most patterns match one of theirs.</summary>
    [Fact]
    public void MayMatch_TextsMadeOfThePattern_MissesNoMatch()
    {
        var random = new Random(7);
        var (matched, unknown) = (0, new List<string>());
        foreach (var pattern in All)
        {
            var syntax = SyntaxReader.Read(pattern.Engine.ToString(), pattern.Engine.Options);
            if (syntax == Syntax.Anything)
            {
                unknown.Add(pattern.Engine.ToString());
                continue;
            }

            var hits = 0;
            for (var count = 0; count < (TestScale.Full ? 400 : 60); count++)
            {
                var text = new MatchingText(random).Write(syntax);
                var does = pattern.Engine.IsMatch(text);
                hits += does ? 1 : 0;
                Assert.True(!does || (pattern.MayMatch(text) && pattern.MayMatch(text.AsSpan())), $"{pattern.Engine}\n{text}");
            }

            matched += hits > 0 ? 1 : 0;
        }

        output.WriteLine($"{matched} of {All.Count} patterns matched a text of theirs; not known is how these are written: {string.Join("\n", unknown)}");
        Assert.True(matched * 4 > All.Count * 3, $"only {matched} of {All.Count}");
        Assert.True(unknown.Count <= 1, string.Join("\n", unknown));
    }

    /// <summary>What is not tried is answered as an expression answers that was tried in vain.</summary>
    [Fact]
    public void Pattern_NotTried_AnswersAsWhereNothingMatches()
    {
        var pattern = Patterns.Of("(?<v>cat)");
        const string Text = "a dog";

        Assert.False(pattern.MayMatch(Text));
        Assert.Equal((pattern.Engine.IsMatch(Text), pattern.Engine.Match(Text).Groups["v"].Value, pattern.Engine.Count(Text)), (pattern.IsMatch(Text), pattern.Match(Text).Groups["v"].Value, pattern.Count(Text)));
        Assert.Same(Text, pattern.Replace(Text, "x"));
        Assert.Same(Text, pattern.Replace(Text, static _ => "x"));
        Assert.Equal(pattern.Engine.Split(Text), pattern.Split(Text));
        Assert.Null(pattern.Match(Text).Read("v"));
        Assert.Empty(pattern.Matches(Text).Cast<Match>());
    }
}
