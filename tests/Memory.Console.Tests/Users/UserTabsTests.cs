using Memory.Console.Tests.Seeding;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Memory.Console.Tests.Users;

/// <summary>What else is known of a user: conversations, links, the profile, counts.</summary>
public sealed class UserTabsTests(ConsoleFixture console)
{
    [Fact]
    public Task Session_ShowsItsTurnsWordForWord() => console.VisitAsync(async visit =>
    {
        await visit.SignInAsync(console.Server.Admin, $"#/users/{Story.Maria}/sessions");
        await Expect(visit.Main.GetByRole(AriaRole.Navigation, new() { Name = "Sessions" }).GetByRole(AriaRole.Link)).ToHaveCountAsync(3);
        await visit.Main.GetByRole(AriaRole.Link, new() { Name = "first-steps" }).ClickAsync();
        var talk = visit.Main.GetByRole(AriaRole.Region, new() { Name = "What was said" });
        await Expect(talk.GetByRole(AriaRole.Listitem)).ToHaveCountAsync(4);
        await Expect(talk.GetByRole(AriaRole.Listitem).First).ToContainTextAsync("Hi! I'm Maria and I live in Stockholm.");
        await talk.GetByText("Context").ClickAsync();
        await Expect(talk).ToContainTextAsync("Setting up");

        await visit.Page.ReloadAsync();
        await visit.Page.GetByLabel("API key").FillAsync(console.Server.Admin.Key);
        await visit.Button("Sign in").ClickAsync();
        await Expect(talk.GetByRole(AriaRole.Listitem)).ToHaveCountAsync(4);
    });

    [Fact]
    public Task Graph_IsDrawnAndOperatedByKeys_AndTheSameAsATable() => console.SignedInAsync(console.Server.Admin, async visit =>
    {
        var run = (await console.Server.Admin.GetAsync($"/v1/memory?user_id={Story.Maria}&key=event&limit=200")).GetProperty("memories").EnumerateArray()
            .First(static memory => memory.GetProperty("content").GetString() == "Runs the half marathon in Porto in spring").GetProperty("id").GetString();
        await visit.GoAsync($"#/users/{Story.Maria}/graph/{run}");
        var node = visit.Main.Locator("[role=button][aria-label*='wide toe box'][aria-label*='1 away']");
        await Expect(node).ToBeVisibleAsync();
        await Expect(visit.Row("needs")).ToContainTextAsync("90%");
        await visit.Main.Locator("[role=button][aria-label*='half marathon in Porto in spring'][aria-label*='the centre']").FocusAsync();
        for (var n = 0; n < 8 && !await node.EvaluateAsync<bool>("node => node === document.activeElement"); n++)
            await visit.Page.Keyboard.PressAsync("ArrowRight");
        await Expect(node).ToBeFocusedAsync();
        await visit.Page.Keyboard.PressAsync("Enter");
        await Expect(visit.Dialog).ToContainTextAsync("Prefers trail running shoes with a wide toe box");
        await visit.Page.Keyboard.PressAsync("Escape");

        await visit.Main.GetByLabel("Least strength of a link").FillAsync("0.95");
        await Expect(visit.Row("needs")).ToHaveCountAsync(0);
    });

    [Fact]
    public Task ProfileAndStatistics_ShowWhatTheApiAnswers() => console.SignedInAsync(console.Server.Admin, async visit =>
    {
        await visit.GoAsync($"#/users/{Story.Maria}/profile");
        await Expect(visit.Main.GetByRole(AriaRole.Region, new() { Name = "Profile" })).ToContainTextAsync("Lisbon");
        await Expect(visit.Main.GetByRole(AriaRole.Region, new() { Name = "Essentials" })).ToContainTextAsync("short answers with one example");
        var stats = await console.Server.Admin.GetAsync($"/v1/memory/stats?user_id={Story.Maria}");
        await visit.GoAsync($"#/users/{Story.Maria}/statistics");
        await Expect(visit.Main.Locator("div:has(> dt:text-is('stored in all')) dd")).ToHaveTextAsync(stats.GetProperty("total").GetRawText());
    });
}
