using Memory.Console.Tests.Browsing;
using Memory.Console.Tests.Seeding;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Memory.Console.Tests.SignIn;

/// <summary>Each kind of key sees the pages that it may see, and is told so of the others.</summary>
public sealed class ScopeTests(ConsoleFixture console)
{
    private static readonly string[] Administration = ["Health", "Keys", "Failed jobs", "Retention", "Backups", "Audit"];

    [Fact]
    public Task AdminKey_SeesUsersAndTheAdministration() => console.SignedInAsync(console.Server.Admin, async visit =>
    {
        await visit.GoAsync("#/users");
        await Expect(Links(visit)).ToHaveTextAsync(["Users", .. Administration]);
        foreach (var name in Administration.Append("Users"))
        {
            await Navigation(visit).GetByRole(AriaRole.Link, new() { Name = name, Exact = true }).ClickAsync();
            await Expect(Navigation(visit).Locator("[aria-current=page]")).ToHaveTextAsync(name);
            await Expect(visit.Main.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToBeFocusedAsync();
            await visit.ShouldBeLoadedAsync();
        }
    });

    [Fact]
    public Task LinkOfTheOpenPage_IsInSightOnAPhone() => console.SignedInAsync(console.Server.Admin, async visit =>
    {
        await visit.LookWithAsync(Screen.Phone);
        foreach (var (place, name) in new[] { ("#/admin/audit", "Audit"), ("#/users", "Users"), ("#/admin/backups", "Backups") })
        {
            await visit.GoAsync(place);
            await Expect(Navigation(visit).Locator("[aria-current=page]")).ToHaveTextAsync(name);
            await Expect(Navigation(visit).Locator("[aria-current=page]")).ToBeInViewportAsync(new() { Ratio = 1 });
        }
    });

    [Fact]
    public Task OwnerKey_SeesUsers_AndNoAdministrationByAnyAddress() => console.SignedInAsync(console.People.Owner, async visit =>
    {
        visit.Troubles.Expect("status of 403");
        await visit.GoAsync("#/users");
        await Expect(Links(visit)).ToHaveTextAsync(["Users"]);
        await Expect(visit.Row("Maria Lindqvist")).ToHaveCountAsync(1);
        await visit.GoAsync("#/admin/keys");
        await Expect(visit.Main).ToContainTextAsync("There is no such page");
    });

    [Fact]
    public Task UserKey_SeesItsUserAlone() => console.VisitAsync(async visit =>
    {
        visit.Troubles.Expect("status of (403|404)");
        await visit.SignInAsync(console.People.Maria, Story.Maria, "");
        await Expect(Links(visit)).ToHaveTextAsync([Story.Maria]);
        await Expect(visit.Main).ToContainTextAsync("Lisbon");
        await visit.GoAsync("#/users");
        await Expect(visit.Main).ToContainTextAsync("There is no such page");
        await visit.GoAsync("#/users/jonas.weber");
        await Expect(visit.Main).Not.ToContainTextAsync("Leipzig");
        await Expect(visit.Main).ToContainTextAsync("Nothing is stored about a user with this id");
    });

    [Fact]
    public Task UserKeyWithSomebodyElsesId_IsRefused() => console.VisitAsync(async visit =>
    {
        visit.Troubles.Expect("status of (403|404)");
        await visit.OpenAsync();
        await visit.Page.GetByLabel("API key").FillAsync(console.People.Maria.Key);
        await visit.Page.GetByLabel("API key").PressAsync("Enter");
        await visit.Page.GetByLabel("User id").FillAsync("jonas.weber");
        await visit.Button("Open the memory").ClickAsync();
        await Expect(visit.Page.GetByRole(AriaRole.Alert)).ToContainTextAsync("not that user’s");
        await Expect(Navigation(visit)).ToHaveCountAsync(0);
    });

    private static ILocator Navigation(Visit visit) => visit.Page.GetByRole(AriaRole.Navigation, new() { Name = "Pages" });

    private static ILocator Links(Visit visit) => Navigation(visit).GetByRole(AriaRole.Link);
}
