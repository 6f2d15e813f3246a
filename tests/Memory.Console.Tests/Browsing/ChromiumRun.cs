using Microsoft.Playwright;

namespace Memory.Console.Tests.Browsing;

/// <summary>The one browser of a run, with a profile that nobody had before and without anything that calls home.</summary>
internal sealed class ChromiumRun : IAsyncDisposable
{
    private static readonly string[] Switches =
    [
        "--disable-gpu", "--disable-background-networking", "--disable-component-update", "--disable-sync", "--no-first-run", "--no-default-browser-check",
        "--disable-site-isolation-trials", "--in-process-gpu", "--force-color-profile=srgb", "--font-render-hinting=none",
    ];

    private readonly IPlaywright _driver;

    private ChromiumRun(IPlaywright driver, IBrowser browser) => (_driver, Browser) = (driver, browser);

    public IBrowser Browser { get; }

    public static async Task<ChromiumRun> StartAsync(string program)
    {
        // Many times what anything takes: two cores may have much else to do.
        Assertions.SetDefaultExpectTimeout(20_000);
        var driver = await Playwright.CreateAsync();
        try
        {
            // Its sandbox refuses to work for root, as in most containers.
            var root = !OperatingSystem.IsWindows() && Environment.UserName == "root";
            return new ChromiumRun(driver, await driver.Chromium.LaunchAsync(new()
            {
                ExecutablePath = program,
                Headless = true,
                ChromiumSandbox = !root,
                Args = root ? [.. Switches, "--no-sandbox"] : Switches,
            }));
        }
        catch
        {
            driver.Dispose();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await Browser.CloseAsync();
        _driver.Dispose();
    }
}
