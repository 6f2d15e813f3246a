using Memory.Console.Tests.Seeding;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Memory.Console.Tests.Browsing;

/// <summary>Somebody at the console, with a browser that knows nothing yet. What is found goes by role and name, as for one who listens to the page.</summary>
internal sealed class Visit : IAsyncDisposable
{
    /// <summary>A place of the console where nothing is.</summary>
    public const string Nowhere = "#/nowhere";

    private readonly Uri _home;
    private Screen _screen;

    private Visit(IPage page, Troubles troubles, Uri home, Screen screen) => (Page, Troubles, _home, _screen) = (page, troubles, home, screen);

    public IPage Page { get; }

    public Troubles Troubles { get; }

    /// <summary>What the page is about: without the navigation.</summary>
    public ILocator Main => Page.GetByRole(AriaRole.Main);

    public static async Task<Visit> BeginAsync(IBrowser browser, Uri home, Screen screen)
    {
        var context = await browser.NewContextAsync(new()
        {
            BaseURL = home.ToString(),
            ViewportSize = new() { Width = screen.Width, Height = screen.Height },
            ColorScheme = screen.Colours,
            ReducedMotion = ReducedMotion.Reduce,
            Locale = "en-GB",
            TimezoneId = "UTC",
            AcceptDownloads = true,
        });
        context.SetDefaultTimeout(20_000);
        await EditedAssets.ServeAsync(context);
        var troubles = await Troubles.WatchAsync(context, home);
        return new Visit(await context.NewPageAsync(), troubles, home, screen);
    }

    /// <summary>Opens the console at a place in it, such as <c>#/users</c>.</summary>
    public Task OpenAsync(string place = "") => Page.GotoAsync(new Uri(_home, "/console" + place).ToString());

    /// <summary>Signs in with a key that belongs to more than one user.</summary>
    public Task SignInAsync(Caller caller, string place = "") => SignInAsync(caller.Key, place);

    /// <summary>Signs in, and waits until a page is there.</summary>
    public async Task SignInAsync(string key, string place = "")
    {
        await OpenAsync(place);
        await Page.GetByLabel("API key").FillAsync(key);
        await Page.GetByLabel("API key").PressAsync("Enter");
        await Expect(Page.GetByRole(AriaRole.Navigation, new() { Name = "Pages" })).ToBeVisibleAsync();
    }

    /// <summary>Signs in with a key of one user, whose id the server tells nobody.</summary>
    public async Task SignInAsync(Caller caller, string user, string place)
    {
        await OpenAsync(place);
        await Page.GetByLabel("API key").FillAsync(caller.Key);
        await Page.GetByLabel("API key").PressAsync("Enter");
        await Page.GetByLabel("User id").FillAsync(user);
        await Page.GetByLabel("User id").PressAsync("Enter");
        await Expect(Page.GetByRole(AriaRole.Navigation, new() { Name = "Pages" })).ToBeVisibleAsync();
    }

    /// <summary>Goes to a place in the console, as a link does: nobody is signed out by it.</summary>
    public Task GoAsync(string place) => Page.EvaluateAsync("""
        place => new Promise(done => {
          const before = location.href;
          addEventListener('hashchange', done, { once: true });
          location.hash = place;
          if (location.href === before) done();
        }).then(() => {})
        """, place);

    /// <summary>Looks at the same page with another screen.</summary>
    public async Task LookWithAsync(Screen screen)
    {
        if (screen.Colours != _screen.Colours)
            await Page.EmulateMediaAsync(new() { ColorScheme = screen.Colours, ReducedMotion = ReducedMotion.Reduce });
        if ((screen.Width, screen.Height) != (_screen.Width, _screen.Height))
            await Page.SetViewportSizeAsync(screen.Width, screen.Height);
        _screen = screen;
    }

    /// <summary>Leaves nothing of this visit to the next one: what a page remembers, it forgets with the page.</summary>
    public async Task EndAsync()
    {
        await Page.UnrouteAllAsync();
        await Page.Context.SetOfflineAsync(false);
        await LookWithAsync(Screen.Light);
        await Page.EvaluateAsync("() => { localStorage.clear(); sessionStorage.clear(); }");
        await Page.Context.ClearCookiesAsync();
        await Page.GotoAsync("about:blank");
        Troubles.Forget();
    }

    /// <summary>Leaves nothing of this visit to the next one but that somebody is signed in.</summary>
    public async Task RestAsync()
    {
        await Page.UnrouteAllAsync();
        await LookWithAsync(Screen.Light);
        await GoAsync(Nowhere);
        await Page.EvaluateAsync("() => { document.getElementById('toasts').replaceChildren(); }");
        await Expect(Main).ToContainTextAsync("There is no such page");
        Troubles.Forget();
    }

    public ILocator Button(string name, bool exact = true) => Page.GetByRole(AriaRole.Button, new() { Name = name, Exact = exact });

    public ILocator Heading(string name) => Page.GetByRole(AriaRole.Heading, new() { Name = name, Exact = true });

    /// <summary>A row of a table that has the text.</summary>
    public ILocator Row(string text) => Main.GetByRole(AriaRole.Row).Filter(new() { HasText = text });

    /// <summary>The dialog that is open.</summary>
    public ILocator Dialog => Page.GetByRole(AriaRole.Dialog);

    /// <summary>Short news at the edge of the page.</summary>
    public ILocator News(string text) => Page.Locator("#toasts").GetByText(text);

    /// <summary>Waits until nothing is being loaded any more.</summary>
    public Task ShouldBeLoadedAsync() => Expect(Page.Locator("[aria-busy=true], .skeleton")).ToHaveCountAsync(0);

    /// <summary>Keeps what is seen beside the tests' program, in <c>screenshots/</c>; in the full run alone, since a picture takes as long as a page.</summary>
    public Task PhotographAsync(string name) => TestScale.Full ? KeepAsync(name) : Task.CompletedTask;

    /// <summary>What was seen when a test failed, for whoever looks into it.</summary>
    public async Task PhotographFailureAsync()
    {
        try
        {
            await KeepAsync($"failed.{TestContext.Current.TestCase?.TestMethodName}");
        }
        catch (PlaywrightException)
        {
            // Whatever the test failed of is what is to be told.
        }
    }

    /// <summary>Nothing is wider than the screen, and no table is cut off by the box that it stands in.</summary>
    public async Task ShouldFitAsync()
    {
        await Expect(Page.Locator("html")).ToHaveJSPropertyAsync("scrollWidth", _screen.Width);
        Assert.True(await Page.EvaluateAsync<bool>("() => [...document.querySelectorAll('main table')].every((table) => table.offsetWidth <= table.parentElement.clientWidth + 1)"), "A table is cut off.");
    }

    public ValueTask DisposeAsync() => new(Page.Context.CloseAsync());

    private Task<byte[]> KeepAsync(string name) => Page.ScreenshotAsync(new()
    {
        Path = Path.Combine(AppContext.BaseDirectory, "screenshots", $"{name}.{_screen.Name}.png"),
        Animations = ScreenshotAnimations.Disabled,
        FullPage = true,
    });
}
