using Memory.Console.Tests.Browsing;
using Xunit.Sdk;
using static Microsoft.Playwright.Assertions;

namespace Memory.Console.Tests.Looks;

public sealed class ThemeTests(ConsoleFixture console)
{
    [Fact]
    public Task Colours_FollowTheSystem_UntilTheSwitchSaysOtherwise() => console.VisitAsync(async visit =>
    {
        await visit.SignInAsync(console.Server.Admin);
        var dark = await BackgroundAsync();
        await visit.Button("Colours: as your system").ClickAsync();
        Assert.NotEqual(dark, await BackgroundAsync());
        await Contrast.ShouldSufficeAsync(visit.Page, "switched to light");
        await visit.Button("Colours: light").ClickAsync();
        Assert.Equal(dark, await BackgroundAsync());
        await Expect(visit.Button("Colours: dark")).ToBeFocusedAsync();

        Task<string> BackgroundAsync() => visit.Page.EvaluateAsync<string>("() => getComputedStyle(document.body).backgroundColor");
    }, Screen.Dark);

    [Fact]
    public Task FaintText_IsFoundByTheMeasureOfContrast() => console.SignedInAsync(console.Server.Admin, async visit =>
    {
        await visit.GoAsync("#/admin/health");
        await visit.ShouldBeLoadedAsync();
        await visit.Page.EvaluateAsync("() => { document.querySelector('h1').style.color = 'rgb(200 200 200 / 60%)'; }");
        var fault = await Assert.ThrowsAnyAsync<XunitException>(() => Contrast.ShouldSufficeAsync(visit.Page, "faint"));
        Assert.Contains("\"Health\" (h1", fault.Message, StringComparison.Ordinal);
    });
}
