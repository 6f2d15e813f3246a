using Memory.Console.Tests.Browsing;
using Memory.Console.Tests.Seeding;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Memory.Console.Tests.Hostile;

/// <summary>Whatever somebody typed is shown as they typed it: it runs nowhere, loads nothing and breaks no layout. The visit itself notices what ran.</summary>
public sealed class AttackTests(ConsoleFixture console)
{
    private static readonly string[] Tabs = ["sessions", "recall", "graph", "profile", "statistics"];

    private static readonly string[] Addresses =
    [
        "#/users/%", "#/users/%E0%A4%A", "#/users/<img src=x onerror=window.pwned=1>/memories", "#/users/a/<script>window.pwned=1</script>", "#/users?q=<img src=x onerror=window.pwned=1>",
        "#javascript:window.pwned=1", "#/admin/keys?owner=<svg onload=window.pwned=1>", "#/admin/audit?action=<svg onload=window.pwned=1>&since=nonsense", "#/users/..%2F..%2Fv1%2Fadmin%2Fkeys",
        "#/users/../admin", "#/users/./sessions/../..",
    ];

    private static readonly (string Body, string Type, int Status)[] StrangeAnswers =
    [
        ("<html>A proxy says hello</html>", "text/html", 200),
        ("", "application/json", 200),
        ("{\"users\":null}", "application/json", 200),
        ("<script>window.pwned=1</script>", "text/html", 502),
    ];

    private static readonly string User = "#/users/" + Uri.EscapeDataString(Attack.User);

    public static TheoryData<string> Screens => TestScale.Full ? ["light", "phone"] : ["phone"];

    [Theory]
    [MemberData(nameof(Screens))]
    public Task AttackStrings_AreTextOnEveryPage(string screen) => console.SignedInAsync(console.People.Hostile, async visit =>
    {
        visit.Troubles.Expect("status of 403");
        await visit.LookWithAsync(Screen.Named(screen));
        await visit.GoAsync("#/users");
        await ShouldShowAsync(visit, "users", Attack.Image + Attack.Script);
        await visit.Page.GetByRole(AriaRole.Searchbox).FillAsync(Attack.Vector);
        await ShouldShowAsync(visit, "search", Attack.Vector);

        await visit.GoAsync(User);
        await ShouldShowAsync(visit, "memories", Attack.Script, Attack.Link, Attack.Attribute, Attack.Template, Attack.Vector);
        await visit.Button("Deleted").ClickAsync();
        await ShouldShowAsync(visit, "memories-all", Attack.Image);
        foreach (var tab in Tabs)
        {
            await visit.GoAsync($"{User}/{tab}");
            await ShouldShowAsync(visit, tab);
        }

        await visit.GoAsync($"{User}/sessions/{Uri.EscapeDataString(Attack.Vector)}");
        await ShouldShowAsync(visit, "session", Attack.Image, Attack.Script);
        await visit.Button("Show all of it").ClickAsync();
        await ShouldShowAsync(visit, "session-long", Attack.Long);

        await visit.GoAsync("#/admin/keys");
        await ShouldShowAsync(visit, "keys", Attack.Image, Attack.Template);
        await visit.GoAsync("#/admin/jobs?user=" + Uri.EscapeDataString(Attack.User));
        await ShouldShowAsync(visit, "jobs", Attack.User);
        await visit.GoAsync("#/admin/audit?user=" + Uri.EscapeDataString(Attack.User));
        await ShouldShowAsync(visit, "audit", "memory.delete");
    });

    [Fact]
    public Task AddressOfAStranger_IsNeverMoreThanAnAddress() => console.SignedInAsync(console.Server.Admin, async visit =>
    {
        visit.Troubles.Expect("status of (400|404)");
        await visit.GoAsync("#/users");
        foreach (var place in Addresses)
        {
            await visit.GoAsync(place);
            await visit.ShouldBeLoadedAsync();
            await Expect(visit.Main).Not.ToBeEmptyAsync();
            await visit.ShouldFitAsync();
        }
    });

    /// <summary>An answer of the server that is not what it should be, as from something between it and the browser.</summary>
    [Fact]
    public Task StrangeAnswer_IsToldAsAFailure() => console.SignedInAsync(console.Server.Admin, async visit =>
    {
        // The console itself tells of what it cannot explain.
        visit.Troubles.Expect("console error");
        foreach (var (body, type, status) in StrangeAnswers)
        {
            await visit.Page.RouteAsync("**/v1/users?*", route => route.FulfillAsync(new() { Body = body, ContentType = type, Status = status }));
            await visit.GoAsync("#/users");
            await Expect(visit.Main.GetByRole(AriaRole.Alert)).ToBeVisibleAsync();
            await Expect(visit.Button("Try again")).ToBeVisibleAsync();
            await visit.GoAsync(Visit.Nowhere);
            await Expect(visit.Main).ToContainTextAsync("There is no such page");
        }
    });

    /// <summary>The texts are in the document as text, the page is no wider than the screen, and there is nothing in it that an attack would have made.</summary>
    private static async Task ShouldShowAsync(Visit visit, string name, params string[] texts)
    {
        await visit.ShouldBeLoadedAsync();
        foreach (var text in texts)
            await Expect(visit.Main).ToContainTextAsync(text.Trim(), new() { UseInnerText = false });
        await visit.ShouldFitAsync();
        await Expect(visit.Page.Locator("img, iframe, object, embed, script:not([src]), [onerror], [onload], [onmouseover], [autofocus], a:not([href^='#'])")).ToHaveCountAsync(0);
        if (texts.Length > 0)
            await visit.PhotographAsync($"attack-{name}");
    }
}
