using Memory.Console.Tests.Browsing;
using Memory.Console.Tests.Seeding;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Memory.Console.Tests.Users;

/// <summary>What is remembered of a user, slot by slot, where it came from, and what was before.</summary>
public sealed class MemoriesTests(ConsoleFixture console)
{
    [Fact]
    public Task Slots_ShowWhatHoldsNow_WithTheTurnsThatItCameFrom() => console.SignedInAsync(console.Server.Admin, async visit =>
    {
        await visit.GoAsync($"#/users/{Story.Maria}");
        await Expect(Slot(visit, "location")).ToContainTextAsync("Lisbon");
        await Expect(Slot(visit, "location")).Not.ToContainTextAsync("Stockholm");
        await Expect(Slot(visit, "employer")).ToContainTextAsync("Northwind");

        await Slot(visit, "location").GetByRole(AriaRole.Button, new() { Name = "Where it came from" }).ClickAsync();
        await Expect(visit.Dialog).ToContainTextAsync("Big news: I moved to Lisbon last week!");
        await visit.PhotographAsync("source");
        await visit.Page.Keyboard.PressAsync("Escape");
        await Expect(visit.Dialog).ToHaveCountAsync(0);
        await Expect(Slot(visit, "location").GetByRole(AriaRole.Button, new() { Name = "Where it came from" })).ToBeFocusedAsync();
    });

    [Fact]
    public Task RetiredMemory_IsInTheHistoryOfItsSlot_AndRestored() => console.SignedInAsync(console.Server.Admin, async visit =>
    {
        const string User = "restored.reto";
        var admin = console.Server.Admin;
        await admin.RememberAsync(new { user_id = User, type = "fact", content = "Lives in Bern", key = "location", valid_from = "2024-01-01T00:00:00Z" });
        await admin.RememberAsync(new { user_id = User, type = "fact", content = "Lives in Basel", key = "location", valid_from = "2025-01-01T00:00:00Z" });
        await visit.GoAsync($"#/users/{User}");
        await Expect(Slot(visit, "location")).ToContainTextAsync("Basel");
        await Slot(visit, "location").GetByRole(AriaRole.Button, new() { Name = "History" }).ClickAsync();
        var moments = visit.Dialog.GetByRole(AriaRole.Listitem);
        await Expect(moments).ToHaveCountAsync(2);
        await Expect(moments.First).ToContainTextAsync("Bern");
        await visit.PhotographAsync("history");

        await moments.First.GetByRole(AriaRole.Button, new() { Name = "Restore…" }).ClickAsync();
        await visit.Dialog.Last.GetByLabel("Why?", new() { Exact = false }).FillAsync("moved back");
        await visit.Dialog.Last.GetByRole(AriaRole.Button, new() { Name = "Restore", Exact = true }).ClickAsync();
        await Expect(visit.Dialog.GetByText("Restored", new() { Exact = false }).First).ToContainTextAsync("moved back");
        await visit.Page.Keyboard.PressAsync("Escape");
        await Expect(Slot(visit, "location")).ToContainTextAsync("Bern");
        await Expect(Slot(visit, "location")).Not.ToContainTextAsync("Basel");
    });

    [Fact]
    public Task Memory_IsEditedPinnedAndDeleted() => console.SignedInAsync(console.Server.Admin, async visit =>
    {
        const string User = "edited.edda";
        var id = await console.Server.Admin.RememberAsync(new { user_id = User, type = "fact", content = "Plays the flute", key = "instrument" });
        await visit.GoAsync($"#/users/{User}");
        var card = visit.Main.GetByRole(AriaRole.Listitem).Filter(new() { HasText = "Plays the" });

        await Expect(visit.Main.Locator("dl.usage dt")).ToHaveTextAsync(["memory", "messages", "sessions"]);
        await card.GetByRole(AriaRole.Button, new() { Name = "Edit" }).ClickAsync();
        await visit.Dialog.GetByLabel("What is remembered").FillAsync("Plays the oboe");
        await visit.Button("Save").ClickAsync();
        await Expect(card).ToContainTextAsync("oboe");

        await card.GetByRole(AriaRole.Button, new() { Name = "Pin to the essentials" }).ClickAsync();
        await Expect(card.GetByRole(AriaRole.Button, new() { Name = "Unpin from the essentials" })).ToHaveAttributeAsync("aria-pressed", "true");
        Assert.True((await console.Server.Admin.GetAsync($"/v1/memory/{id}?user_id={User}")).GetProperty("is_essential").GetBoolean());

        await card.GetByRole(AriaRole.Button, new() { Name = "Delete" }).ClickAsync();
        await visit.Dialog.GetByRole(AriaRole.Button, new() { Name = "Delete", Exact = true }).ClickAsync();
        await Expect(card).ToHaveCountAsync(0);
        await visit.Button("Deleted").ClickAsync();
        await Expect(card).ToHaveCountAsync(1);
        Assert.True((await console.Server.Admin.GetAsync($"/v1/memory/{id}?user_id={User}")).GetProperty("is_deleted").GetBoolean());
    });

    private static ILocator Slot(Visit visit, string name) => visit.Main.GetByRole(AriaRole.Region, new() { Name = $"Slot {name}", Exact = true });
}
