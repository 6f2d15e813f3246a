using System.Text.Json.Nodes;
using Memory.Console.Tests.Browsing;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Memory.Console.Tests.Administration;

/// <summary>The audit log: filtered, paged, and its chain computed again in the browser.</summary>
public sealed class AuditPageTests(ConsoleFixture console)
{
    [Fact]
    public Task Log_IsPagedFilteredAndHoldsTogether() => console.SignedInAsync(console.People.ManyAdmin, async visit =>
    {
        // That of somebody with many users, which others add nothing to.
        await visit.GoAsync("#/admin/audit");
        await Expect(visit.Main.GetByRole(AriaRole.Row)).ToHaveCountAsync(51);
        await Expect(visit.Main.GetByRole(AriaRole.Status)).ToContainTextAsync("The chain holds: 49 links");
        await visit.Button("Show older entries").ClickAsync();
        await Expect(visit.Main.GetByRole(AriaRole.Row)).ToHaveCountAsync(1 + Seeding.People.Crowd + 2);
        await Expect(visit.Main.GetByRole(AriaRole.Status)).ToContainTextAsync($"The chain holds: {Seeding.People.Crowd + 1} links");
        await visit.PhotographAsync("admin-audit-long");

        await visit.Main.GetByLabel("Action").FillAsync("key.create");
        await visit.Button("Filter").ClickAsync();
        await Expect(visit.Main.GetByRole(AriaRole.Row)).ToHaveCountAsync(3);
        await visit.Main.GetByLabel("Since (UTC)").FillAsync("2999-01-01T00:00");
        await visit.Button("Filter").ClickAsync();
        await Expect(visit.Main).ToContainTextAsync("Nothing like that was written down");
        await visit.Button("Clear").ClickAsync();
        await visit.Main.GetByLabel("User id").FillAsync("guest-07");
        await visit.Button("Filter").ClickAsync();
        await Expect(visit.Main.GetByRole(AriaRole.Row)).ToHaveCountAsync(2);

        await visit.Main.GetByRole(AriaRole.Row).Last.GetByRole(AriaRole.Button).ClickAsync();
        await Expect(visit.Dialog).ToContainTextAsync("user.create");
    });

    [Fact]
    public Task ChangedEntry_IsNoticed() => console.SignedInAsync(console.People.ManyAdmin, async visit =>
    {
        foreach (var (field, value) in new[] { ("action", "memory.edit"), ("at", "2020-01-01T00:00:00Z"), ("pseudonym", "00000000-0000-0000-0000-000000000001"), ("hash", new string('0', 64)) })
        {
            await visit.Page.RouteAsync("**/v1/admin/audit*", async route =>
            {
                var log = JsonNode.Parse(await (await route.FetchAsync()).TextAsync())!;
                log["entries"]![3]![field] = value;
                await route.FulfillAsync(new() { ContentType = "application/json", Body = log.ToJsonString() });
            });
            await visit.GoAsync("#/admin/audit");
            await Expect(visit.Main.GetByRole(AriaRole.Status)).ToContainTextAsync("does not follow from the one before it");
            await visit.GoAsync(Visit.Nowhere);
        }
    });
}
