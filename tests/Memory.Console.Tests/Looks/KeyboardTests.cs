using Memory.Console.Tests.Browsing;
using Memory.Console.Tests.Seeding;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Memory.Console.Tests.Looks;

/// <summary>Whoever has no pointer gets everywhere, always sees where they are, and never loses their place.</summary>
public sealed class KeyboardTests(ConsoleFixture console)
{
    [Fact]
    public Task Keyboard_LeadsFromSignInThroughAUserToARecall() => console.VisitAsync(async visit =>
    {
        var keys = visit.Page.Keyboard;
        await visit.OpenAsync();
        await Expect(visit.Page.GetByLabel("API key")).ToBeFocusedAsync();
        await keys.TypeAsync(console.Server.Admin.Key);
        await keys.PressAsync("Enter");
        await Expect(visit.Heading("Users")).ToBeFocusedAsync();

        await visit.Page.GetByText("Skip to the page").FocusAsync();
        await ShouldShowFocusAsync(visit);
        await keys.PressAsync("Enter");
        await TabToAsync(visit, "Maria Lindqvist");
        await keys.PressAsync("Enter");
        await Expect(visit.Heading("Maria Lindqvist")).ToBeVisibleAsync();

        await TabToAsync(visit, "Memories");
        await keys.PressAsync("ArrowRight");
        await Expect(visit.Page.GetByRole(AriaRole.Tab, new() { Selected = true })).ToBeFocusedAsync();
        for (var n = 0; n < 10 && await visit.Page.GetByRole(AriaRole.Tab, new() { Selected = true }).InnerTextAsync() != "Recall"; n++)
            await keys.PressAsync("ArrowRight");
        await TabToAsync(visit, "Question");
        await keys.TypeAsync("Where do I live?");
        await keys.PressAsync("Enter");
        await Expect(visit.Main.GetByRole(AriaRole.Tabpanel)).ToContainTextAsync("Lisbon");
    });

    [Fact]
    public Task Dialog_KeepsTheFocus_ClosesByEscape_AndGivesItBack() => console.SignedInAsync(console.Server.Admin, async visit =>
    {
        var keys = visit.Page.Keyboard;
        await visit.GoAsync("#/admin/keys");
        await TabToAsync(visit, "Create a key");
        await keys.PressAsync("Enter");
        await Expect(visit.Dialog).ToBeVisibleAsync();
        for (var n = 0; n < 14; n++)
        {
            await keys.PressAsync("Tab");
            Assert.True(await visit.Page.EvaluateAsync<bool>("() => document.activeElement === document.body || document.activeElement.closest('dialog') !== null"));
        }

        await keys.PressAsync("Escape");
        await Expect(visit.Dialog).ToHaveCountAsync(0);
        await Expect(visit.Button("Create a key")).ToBeFocusedAsync();
    });

    [Fact]
    public Task EveryStop_OnEveryPage_HasANameAndShowsTheFocus() => console.SignedInAsync(console.Server.Admin, async visit =>
    {
        await visit.GoAsync("#/users");
        foreach (var place in new[] { "#/users", $"#/users/{Story.Maria}", "#/admin/health", "#/admin/keys", "#/admin/jobs", "#/admin/retention", "#/admin/backups", "#/admin/audit" })
        {
            await visit.GoAsync(place);
            await visit.ShouldBeLoadedAsync();
            Assert.Empty(await visit.Page.EvaluateAsync<string[]>(Nameless));
            await Expect(visit.Main.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToBeFocusedAsync();
            await visit.Page.Keyboard.PressAsync("Tab");
            await ShouldShowFocusAsync(visit);
        }
    });

    /// <summary>What can be operated but does not say what it is.</summary>
    private const string Nameless = """
        () => [...document.querySelectorAll('a[href], button, input, select, textarea, [role=button], [tabindex="0"]')].filter((each) => each.checkVisibility()).filter((each) =>
          !(each.getAttribute('aria-label') || each.labels?.length > 0 || each.textContent.trim() || each.getAttribute('aria-labelledby'))).map((each) => each.outerHTML.slice(0, 200))
        """;

    /// <summary>Presses Tab until what has the focus is called so.</summary>
    private static async Task TabToAsync(Visit visit, string name)
    {
        List<string> passed = [];
        for (var n = 0; n < 80; n++)
        {
            await visit.Page.Keyboard.PressAsync("Tab");
            var here = await visit.Page.EvaluateAsync<string>(
                "() => { const e = document.activeElement; return (e.getAttribute('aria-label') || e.labels?.[0]?.querySelector('.field-label')?.textContent || e.labels?.[0]?.textContent || e.textContent).trim(); }");
            if (here == name)
            {
                await ShouldShowFocusAsync(visit);
                return;
            }

            passed.Add(here);
        }

        Assert.Fail($"Tab does not lead to “{name}”, only past: {string.Join(", ", passed.Distinct(StringComparer.Ordinal))}");
    }

    private static async Task ShouldShowFocusAsync(Visit visit) => Assert.True(await visit.Page.EvaluateAsync<bool>("""
        () => {
          const element = document.activeElement;
          const shown = (style) => style.outlineStyle !== 'none' && Number.parseFloat(style.outlineWidth) >= 1;
          return shown(getComputedStyle(element)) || shown(getComputedStyle(element.parentElement));
        }
        """), "The focus cannot be seen.");
}
