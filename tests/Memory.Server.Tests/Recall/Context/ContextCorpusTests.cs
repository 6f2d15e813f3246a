using System.Text.RegularExpressions;
using Memory.Server.Recall;
using Memory.Testing;

namespace Memory.Server.Tests.Recall.Context;

/// <summary>Whatever is stored, the context has one plain line for each memory and turn.</summary>
public sealed partial class ContextCorpusTests
{
    [Fact]
    public async Task Attacks_Recalled_OnePlainLineEach()
    {
        foreach (var attack in InjectionCorpus.Attacks)
        {
            using var user = new RememberedUser();
            user.Know("User plays the violin.");
            user.Know(attack.Text, with: static memory => memory with { IsEssential = true });
            user.Say(attack.Text);

            var answer = await user.AskAsync(new RecallQuery { Text = "", TokenBudget = 32_768, Held = [] });
            var essentials = (await user.ConsciousAsync(32_768)).Context;

            Assert.Contains("- User plays the violin.", answer.Lines());
            Assert.Equal(answer.Lines().Length, answer.ContextKeys!.Count);
            Assert.InRange(answer.Lines().Length, 1, 3);
            Assert.InRange(essentials.Split('\n').Length, 1, 1);
            Assert.All([.. answer.Lines(), .. essentials.Split('\n', StringSplitOptions.RemoveEmptyEntries)], line =>
            {
                Assert.Matches(Line(), line);
                Assert.DoesNotMatch(Unseen(), line);
                Assert.InRange(line.Length, 3, 640);
            });
        }
    }

    [Fact]
    public async Task OrdinaryText_IsRecalledAsItWasSaid()
    {
        foreach (var text in InjectionCorpus.Ordinary)
        {
            using var user = new RememberedUser();
            user.Know(text);
            Assert.Equal([$"- {text}"], (await user.AskAsync("")).Lines());
        }
    }

    [GeneratedRegex(@"^- \S.*\S$|^- \S$", RegexOptions.Singleline | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex Line();

    [GeneratedRegex(
        @"[\p{Cc}\p{Zl}\p{Zp}\u00A0\u00AD\u034F\u061C\u115F\u1160\u200B\u200E\u200F\u202A-\u202E\u2060-\u206F\u2800\u3164\uFE00-\uFE0D\uFEFF\uFFA0\uFFF0-\uFFFB]|[\u200C\u200D]{2}|\uDB40|\p{Mn}{6}|  ",
        RegexOptions.ExplicitCapture,
        matchTimeoutMilliseconds: 10_000)]
    private static partial Regex Unseen();
}
