using System.Globalization;
using Memory.Console.Tests.Browsing;
using Memory.Console.Tests.Seeding;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Memory.Console.Tests.Users;

/// <summary>The recall playground: it shows what the API answers, and each bar is the score that it stands for.</summary>
public sealed class RecallTests(ConsoleFixture console)
{
    /// <summary>Of each result: the score, what its table adds up to, the lengths of its bar's parts and of their track.</summary>
    private const string ReadScores = """
        () => [...document.querySelectorAll('main .score')].map((score) => {
          const width = (element) => element.getBoundingClientRect().width;
          const rows = [...score.querySelectorAll('tbody tr')].map((row) => [...row.querySelectorAll('td')].map((cell) => Number(cell.textContent)));
          return [Number(score.querySelector('.score-number').textContent), rows.reduce((sum, row) => sum + row[2], 0), rows.reduce((sum, row) => sum + row[0] * row[1], 0),
            [...score.querySelectorAll('.score-part')].reduce((sum, part) => sum + width(part), 0) / width(score.querySelector('.score-track'))];
        })
        """;

    [Fact]
    public Task Question_ShowsWhatTheApiAnswers_WithPartsThatAddUpToTheScore() => console.SignedInAsync(console.Server.Admin, async visit =>
    {
        const string Asked = "Where do I work?";
        await OpenAsync(visit);
        await AskAsync(visit, Asked);
        var answer = await console.Server.Admin.PostAsync("/v1/recall", new { user_id = Story.Maria, query = Asked, explain = true });
        var expected = answer.GetProperty("memories").EnumerateArray().Concat(answer.GetProperty("turns").EnumerateArray())
            .Select(static found => found.GetProperty("score").GetDouble()).ToArray();
        Assert.NotEmpty(expected);

        var shown = await visit.Page.EvaluateAsync<double[][]>(ReadScores);
        Assert.Equal(expected.Length, shown.Length);
        Assert.All(shown.Zip(expected), static each =>
        {
            var (score, points, products, length) = (each.First[0], each.First[1], each.First[2], each.First[3]);
            Assert.Equal(each.Second, score, 0.01);
            Assert.Equal(score, points, 0.0011);
            Assert.Equal(score, products, 0.02);
            Assert.Equal(score, length, 0.03);
        });
        await Expect(visit.Main.Locator("pre").First).ToHaveTextAsync(answer.GetProperty("context").GetString()!.Trim());
        await visit.Main.Locator("details.score-details summary").First.ClickAsync();
        await visit.PhotographAsync("recall-answer");
    });

    [Fact]
    public Task AnotherTime_BringsWhatHeldThen() => console.SignedInAsync(console.Server.Admin, async visit =>
    {
        await OpenAsync(visit);
        await AskAsync(visit, "Where do I live?");
        await Expect(visit.Main.Locator("li.found").First).ToContainTextAsync("Lisbon");

        await visit.Main.GetByText("Another time").ClickAsync();
        await visit.Main.GetByLabel("True in the world as of (UTC)").FillAsync(TimeProvider.System.GetUtcNow().AddDays(-90).ToString("yyyy-MM-ddTHH:mm:ss", CultureInfo.InvariantCulture));
        await AskAsync(visit, "Where do I live?");
        await Expect(visit.Main.Locator("li.found").First).ToContainTextAsync("Stockholm");
        await Expect(visit.Main.Locator("pre").First).Not.ToContainTextAsync("Lisbon");
    });

    [Fact]
    public Task Weights_ChangeTheScores_AndCanBePutBack() => console.SignedInAsync(console.Server.Admin, async visit =>
    {
        await OpenAsync(visit);
        await AskAsync(visit, "What do I love?");
        var before = await visit.Page.EvaluateAsync<double[][]>(ReadScores);
        await visit.Main.GetByText("Weights", new() { Exact = true }).ClickAsync();
        await visit.PhotographAsync("recall-weights");
        await visit.Main.GetByRole(AriaRole.Slider, new() { Name = "Weight of recency" }).FillAsync("2");
        await AskAsync(visit, "What do I love?");
        var after = await visit.Page.EvaluateAsync<double[][]>(ReadScores);
        Assert.NotEqual(before[0][0], after[0][0]);
        Assert.All(after, static each => Assert.Equal(each[0], each[1], 0.0011));

        await visit.Button("As the server has them").ClickAsync();
        await AskAsync(visit, "What do I love?");
        Assert.Equal(before, await visit.Page.EvaluateAsync<double[][]>(ReadScores));
    });

    [Fact]
    public Task BudgetAndKinds_AreSentAsTheyStandThere() => console.SignedInAsync(console.Server.Admin, async visit =>
    {
        await OpenAsync(visit);
        await visit.Main.GetByLabel("Token budget").FillAsync("0");
        await visit.Button("event").ClickAsync();
        await AskAsync(visit, "What happens in Porto?");
        await Expect(visit.Main).ToContainTextAsync("Nothing fits into the budget.");
        await visit.Main.GetByLabel("Turns", new() { Exact = true }).FillAsync("0");
        await AskAsync(visit, "zzzz qqqq");
        await Expect(visit.Main).ToContainTextAsync("Nothing helps with that");
    });

    private static async Task OpenAsync(Visit visit)
    {
        await visit.GoAsync($"#/users/{Story.Maria}/recall");
        await Expect(Question(visit)).ToBeVisibleAsync();
    }

    private static ILocator Question(Visit visit) => visit.Main.GetByRole(AriaRole.Textbox, new() { Name = "Question" });

    private static async Task AskAsync(Visit visit, string question)
    {
        await Question(visit).FillAsync(question);
        await visit.Page.RunAndWaitForResponseAsync(() => Question(visit).PressAsync("Enter"), static answer => answer.Url.EndsWith("/v1/recall", StringComparison.Ordinal));
        await visit.ShouldBeLoadedAsync();
    }
}
