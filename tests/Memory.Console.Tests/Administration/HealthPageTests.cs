using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Memory.Console.Tests.Administration;

public sealed class HealthPageTests(ConsoleFixture console)
{
    [Fact]
    public Task Health_ShowsWhatTheServerSays() => console.SignedInAsync(console.Server.Admin, async visit =>
    {
        var health = await console.Server.Admin.GetAsync("/v1/admin/health");
        await visit.GoAsync("#/admin/health");
        await Expect(Tile("Status")).ToContainTextAsync("Ready");
        await Expect(Tile("Storage")).ToContainTextAsync("Embedded");
        await Expect(Tile("Version")).ToContainTextAsync(health.GetProperty("version").GetString()!);
        foreach (var job in health.GetProperty("jobs").EnumerateArray())
            await Expect(visit.Row(job.GetProperty("name").GetString()!)).ToHaveCountAsync(1);

        ILocator Tile(string name) => visit.Main.GetByRole(AriaRole.Region, new() { Name = name, Exact = true });
    });
}
