using Memory.Testing;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Memory.Console.Tests.Looks;

/// <summary>What pages show while they wait, and when the server goes away and comes back.</summary>
public sealed class StateTests(ConsoleFixture console)
{
    [Fact]
    public Task PageThatWaits_SaysSo() => console.SignedInAsync(console.Server.Admin, async visit =>
    {
        foreach (var (place, route) in new[]
        {
            ("#/users", "/v1/users?"), ("#/users/maria.lindqvist", "/v1/memory?"), ("#/users/maria.lindqvist/sessions/new-job", "/messages?"), ("#/admin/keys", "/v1/admin/keys?"),
            ("#/admin/jobs", "/v1/admin/jobs?status"), ("#/admin/audit", "/v1/admin/audit?"), ("#/admin/health", "/v1/admin/health"),
        })
        {
            var answer = new TaskCompletionSource();
            bool IsIt(string address) => address.Contains(route, StringComparison.Ordinal);
            await visit.Page.RouteAsync(IsIt, async request =>
            {
                await answer.Task;
                await request.ContinueAsync();
            });
            await visit.GoAsync(place);
            var waiting = visit.Main.GetByRole(AriaRole.Status).Filter(new() { HasText = "Loading" });
            await Expect(waiting.First).ToBeVisibleAsync();
            answer.SetResult();
            await Expect(waiting).ToHaveCountAsync(0);
        }
    });

    [Fact]
    public async Task ServerThatStops_IsToldInWords_AndTheNextTryFindsItAgain()
    {
        await using var server = await ConsoleFixture.StartServerAsync();
        await server.Admin.RememberAsync(new { user_id = "steady.stella", type = "fact", content = "Sails on Sundays" });
        await console.VisitAsync(server.Address, async visit =>
        {
            visit.Troubles.Expect("ERR_CONNECTION_REFUSED|ERR_CONNECTION_RESET|ERR_EMPTY_RESPONSE");
            await visit.SignInAsync(server.Admin);
            await Expect(visit.Row("steady.stella")).ToHaveCountAsync(1);

            await server.StopAsync();
            await visit.GoAsync("#/users/steady.stella");
            await Expect(visit.Main.GetByRole(AriaRole.Alert).First).ToContainTextAsync("The server does not answer");
            await visit.PhotographAsync("server-away");
            await visit.GoAsync("#/admin/keys");
            await Expect(visit.Main.GetByRole(AriaRole.Alert)).ToContainTextAsync("The server does not answer");
            await visit.Button("Try again").ClickAsync();
            await Expect(visit.Main.GetByRole(AriaRole.Alert)).ToContainTextAsync("The server does not answer");

            await server.StartAgainAsync();
            await visit.Button("Try again").ClickAsync();
            await Expect(visit.Heading("API keys")).ToBeVisibleAsync();
            await Expect(visit.Main).ToContainTextAsync("This owner has no keys");
            await visit.GoAsync("#/users/steady.stella");
            await Expect(visit.Main).ToContainTextAsync("Sails on Sundays");
        }).Guarded();
    }

    [Fact]
    public async Task ServerWithoutAPlaceForBackups_SaysHowToNameOne()
    {
        await using var server = await ConsoleFixture.StartServerAsync();
        await console.VisitAsync(server.Address, async visit =>
        {
            visit.Troubles.Expect("status of 503");
            await visit.SignInAsync(server.Admin, "#/admin/backups");
            await Expect(visit.Main).ToContainTextAsync("Backups are turned off");
            await Expect(visit.Main).ToContainTextAsync("Memory__Backups__Path");
            await Expect(visit.Button("Back up now")).ToBeHiddenAsync();
        });
    }
}
