using Memory.Console.Tests.Seeding;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Memory.Console.Tests.Users;

/// <summary>All users, and finding one of them.</summary>
public sealed class UserListTests(ConsoleFixture console)
{
    [Fact]
    public Task Search_FindsByNameAndId_AlsoBeyondTheFirstPage() => console.SignedInAsync(console.People.Many, async visit =>
    {
        visit.Troubles.Expect("status of 403");
        await visit.GoAsync("#/users");
        await Expect(visit.Main.GetByRole(AriaRole.Row)).ToHaveCountAsync(51);
        await visit.Page.GetByRole(AriaRole.Searchbox).FillAsync("guest 53");
        await Expect(visit.Main.GetByRole(AriaRole.Row)).ToHaveCountAsync(2);
        await Expect(visit.Row("Guest 53")).ToContainTextAsync("guest-53");
        Assert.EndsWith("#/users?q=guest+53", visit.Page.Url, StringComparison.Ordinal);

        await visit.Page.GetByRole(AriaRole.Searchbox).FillAsync("nobody like that");
        await Expect(visit.Main).ToContainTextAsync("No user like “nobody like that”");
        await visit.Page.GetByRole(AriaRole.Searchbox).FillAsync("GUEST-07");
        await Expect(visit.Row("Guest 7")).ToHaveCountAsync(1);
        await visit.Page.GetByRole(AriaRole.Searchbox).PressAsync("Enter");
        await Expect(visit.Heading("Guest 7")).ToBeVisibleAsync();

        await visit.Page.GoBackAsync();
        await Expect(visit.Page.GetByRole(AriaRole.Searchbox)).ToHaveValueAsync("GUEST-07");
    });

    [Fact]
    public Task Search_ThatIsStillReadWhenAnotherPageIsAskedFor_DoesNotTakeItsAddress() => console.SignedInAsync(console.People.Many, async visit =>
    {
        visit.Troubles.Expect("status of 403");
        var answer = new TaskCompletionSource();
        await visit.Page.RouteAsync("**/v1/users?*", async request =>
        {
            await answer.Task;
            await request.ContinueAsync();
        });
        await visit.GoAsync("#/users?q=guest");
        await visit.Page.EvaluateAsync("() => { window.addresses = []; const own = history.replaceState; history.replaceState = function (...all) { window.addresses.push(all[2]); return own.apply(this, all); }; }");
        answer.SetResult();
        await Expect(visit.Main.GetByRole(AriaRole.Row)).Not.ToHaveCountAsync(0);
        await Expect(visit.Main).ToContainTextAsync("of 53 users");
        Assert.Empty(await visit.Page.EvaluateAsync<string[]>("() => { const all = window.addresses; delete window.addresses; delete history.replaceState; return all; }"));
    });

    [Fact]
    public Task List_ShowsMoreByAButton() => console.SignedInAsync(console.People.Many, async visit =>
    {
        visit.Troubles.Expect("status of 403");
        await visit.GoAsync("#/users");
        await visit.Button("Show more users").ClickAsync();
        await Expect(visit.Main.GetByRole(AriaRole.Row)).ToHaveCountAsync(1 + People.Crowd);
        await Expect(visit.Button("Show more users")).ToHaveCountAsync(0);
    });

    [Fact]
    public Task Slash_OpensAFieldThatLeadsToUsersAndPages() => console.SignedInAsync(console.Server.Admin, async visit =>
    {
        await visit.GoAsync("#/users");
        await Expect(visit.Heading("Users")).ToBeFocusedAsync();
        await visit.Page.Keyboard.PressAsync("/");
        await visit.Page.Keyboard.TypeAsync("lindq");
        await Expect(visit.Dialog.GetByRole(AriaRole.Option).First).ToContainTextAsync("Maria Lindqvist");
        await visit.PhotographAsync("palette");
        await visit.Page.Keyboard.PressAsync("Enter");
        await Expect(visit.Heading("Maria Lindqvist")).ToBeVisibleAsync();

        await visit.Page.Keyboard.PressAsync("Control+k");
        await visit.Page.Keyboard.TypeAsync("backu");
        await visit.Page.Keyboard.PressAsync("Enter");
        await Expect(visit.Heading("Backups")).ToBeVisibleAsync();
    });
}
