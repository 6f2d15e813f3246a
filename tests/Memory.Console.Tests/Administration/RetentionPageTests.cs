using Memory.Console.Tests.Seeding;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Memory.Console.Tests.Administration;

/// <summary>Regular work: a dry run tells exactly what a real run then does.</summary>
public sealed class RetentionPageTests(ConsoleFixture console)
{
    [Fact]
    public Task DryRun_TellsEachMemory_AndTheRealRunDoesIt() => console.SignedInAsync(console.Server.Admin, async visit =>
    {
        var admin = console.Server.Admin;
        await admin.PostAsync("/v1/memory/batch", new { memories = Enumerable.Range(1, SeededServer.MostMemories - 1).Select(n => new { user_id = "retained", type = "fact", content = $"Stays, number {n}" }) });
        var kept = await admin.RememberAsync(new { user_id = "retained", type = "fact", content = "Stays as well" });
        var due = await admin.RememberAsync(new { user_id = "retained", type = "event", content = "Goes", key = "old_trial", importance = 1, confidence = 0.2 });
        await visit.GoAsync("#/admin/retention");
        await Expect(visit.Button("Run it now…")).ToBeDisabledAsync();
        await visit.Main.GetByLabel("Only this user (optional)").FillAsync("retained");
        await visit.Button("Dry run").ClickAsync();

        var report = visit.Main.GetByRole(AriaRole.Region, new() { Name = "Report" });
        await Expect(report).ToContainTextAsync("What a run would do");
        await Expect(report.GetByRole(AriaRole.Row).Filter(new() { HasText = due })).ToContainTextAsync("put away");
        await Expect(report).Not.ToContainTextAsync(kept);
        await visit.PhotographAsync("admin-retention-report");
        Assert.True(await IsListedAsync(due));

        await visit.Button("Run it now…").ClickAsync();
        await visit.Dialog.GetByRole(AriaRole.Button, new() { Name = "Run it now" }).ClickAsync();
        await Expect(report).ToContainTextAsync("What was done");
        await Expect(visit.Button("Run it now…")).ToBeDisabledAsync();
        Assert.Equal((true, false), (await IsListedAsync(kept), await IsListedAsync(due)));
    });

    [Theory]
    [InlineData("optimize")]
    [InlineData("decay")]
    public Task OtherWork_IsTriedOut_AndAnotherOrderNeedsADryRunOfItsOwn(string work) => console.SignedInAsync(console.Server.Admin, async visit =>
    {
        await visit.GoAsync("#/admin/retention");
        await visit.Main.Locator($"input[value={work}]").CheckAsync();
        await visit.Button("Dry run").ClickAsync();
        var report = visit.Main.GetByRole(AriaRole.Region, new() { Name = "Report" });
        await Expect(report).ToContainTextAsync("users looked at");
        await visit.PhotographAsync($"admin-{work}");

        await visit.Main.Locator("input[value=retention]").CheckAsync();
        await Expect(report).ToContainTextAsync("Nothing reported yet");
        await Expect(visit.Button("Run it now…")).ToBeDisabledAsync();
    });

    [Fact]
    public Task OrderThatIsChangedWhileItIsTriedOut_IsNotTheOneThatIsRun() => console.SignedInAsync(console.Server.Admin, async visit =>
    {
        var answer = new TaskCompletionSource();
        await visit.GoAsync("#/admin/retention");
        await visit.Page.RouteAsync("**/v1/admin/retention/run", async request =>
        {
            await answer.Task;
            await request.FulfillAsync(new()
            {
                ContentType = "application/json",
                Body = """{"job":"retention","dry_run":true,"at":"2026-01-01T00:00:00Z","users":1,"failed_users":0,"actions":{"deleted":1},"rules":{},"changes":[],"is_truncated":false}""",
            });
        });
        await visit.Main.GetByLabel("Only this user (optional)").FillAsync("somebody");
        var answered = visit.Page.WaitForResponseAsync("**/v1/admin/retention/run");
        await visit.Button("Dry run").ClickAsync();
        await visit.Main.GetByLabel("Only this user (optional)").FillAsync("somebody else");
        answer.SetResult();
        await answered;
        await visit.ShouldBeLoadedAsync();
        await Expect(visit.Main).ToContainTextAsync("Nothing reported yet");
        await Expect(visit.Button("Run it now…")).ToBeDisabledAsync();
    });

    [Fact]
    public Task OtherOwnersAdmin_NamesAUser() => console.SignedInAsync(console.People.Other, async visit =>
    {
        visit.Troubles.Expect("status of 403");
        await visit.GoAsync("#/admin/retention");
        await visit.Button("Dry run").ClickAsync();
        await Expect(visit.Main.GetByRole(AriaRole.Alert)).ToContainTextAsync("Enter the id of one of your users");
        await visit.Main.GetByLabel("User id").FillAsync("nobody-yet");
        await visit.Button("Dry run").ClickAsync();
        await Expect(visit.Main).ToContainTextAsync("Nothing is due");
    });

    [Fact]
    public Task FormThatIsSentBeforeTheKeysReachIsKnown_IsAnsweredAllTheSame() => console.VisitAsync(async visit =>
    {
        visit.Troubles.Expect("status of 403");
        var answer = new TaskCompletionSource();
        await visit.Page.RouteAsync("**/v1/admin/jobs?limit=1", async request =>
        {
            await answer.Task;
            await request.ContinueAsync();
        });
        await visit.SignInAsync(console.People.Other, "#/admin/retention");
        await visit.Button("Dry run").ClickAsync();
        answer.SetResult();
        await Expect(visit.Main.GetByRole(AriaRole.Alert)).ToContainTextAsync("Enter the id of one of your users");
    });

    private async Task<bool> IsListedAsync(string memory) =>
        (await console.Server.Admin.GetAsync("/v1/memory?user_id=retained&limit=200")).GetProperty("memories").EnumerateArray().Any(each => each.GetProperty("id").GetString() == memory);
}
