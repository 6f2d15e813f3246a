using Memory.Console.Tests.Seeding;
using Memory.Testing;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Memory.Console.Tests.Administration;

/// <summary>Jobs that were given up: why, and another try.</summary>
public sealed class JobPageTests(ConsoleFixture console)
{
    [Fact]
    public Task FailedJob_IsShownWithItsReason_AndTriedAgain() => console.SignedInAsync(console.Server.Admin, async visit =>
    {
        var admin = console.Server.Admin;
        await SeededServer.FailJobAsync(admin, "job.one", "I live in Bergen");
        await visit.GoAsync("#/admin/jobs?user=job.one");

        await Expect(visit.Row("job.one")).ToContainTextAsync("InvalidOperationException");
        console.Server.Reading.Heal("Bergen");
        await visit.Row("job.one").GetByRole(AriaRole.Button, new() { Name = "Try the job of job.one again" }).ClickAsync();
        await Expect(visit.News("queued again")).ToBeVisibleAsync();
        await Expect(visit.Main).ToContainTextAsync("No failed jobs");
        await Polling.UntilAsync(async () => (await admin.GetAsync("/v1/memory?user_id=job.one")).GetProperty("memories").GetArrayLength() == 1);
    });

    [Fact]
    public Task ManyFailedJobs_AreTriedAgainAtOnce() => console.SignedInAsync(console.Server.Admin, async visit =>
    {
        var admin = console.Server.Admin;
        await SeededServer.FailJobAsync(admin, "job.two", "I live in Turku");
        await SeededServer.FailJobAsync(admin, "job.two", "I work in Turku");
        console.Server.Reading.Heal("Turku");
        await visit.GoAsync("#/admin/jobs");
        await visit.Main.GetByLabel("User id").FillAsync("job.two");
        await visit.Main.GetByLabel("User id").PressAsync("Enter");
        await Expect(visit.Row("job.two")).ToHaveCountAsync(2);
        await visit.Button("Try all again").ClickAsync();
        await visit.Dialog.GetByRole(AriaRole.Button, new() { Name = "Try all again" }).ClickAsync();
        await Expect(visit.News("2 jobs queued again")).ToBeVisibleAsync();
        await Expect(visit.Row("job.two")).ToHaveCountAsync(0);
    });

    [Fact]
    public Task OtherOwnersAdmin_IsAskedForAUser() => console.SignedInAsync(console.People.Other, async visit =>
    {
        visit.Troubles.Expect("status of 403");
        var other = console.People.Other;
        await SeededServer.FailJobAsync(other, "their.own", "I live in Riga");
        await visit.GoAsync("#/admin/jobs");
        await Expect(visit.Main).ToContainTextAsync("Whose jobs?");
        await visit.Main.GetByLabel("User id").FillAsync("their.own");
        await visit.Main.GetByLabel("User id").PressAsync("Enter");
        await Expect(visit.Row("their.own")).ToHaveCountAsync(1);
    });
}
