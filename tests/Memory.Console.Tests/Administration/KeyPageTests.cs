using System.Text.Json;
using Memory.Console.Tests.Seeding;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Memory.Console.Tests.Administration;

/// <summary>Keys: listed, made with a secret that is shown once, revoked.</summary>
public sealed class KeyPageTests(ConsoleFixture console)
{
    [Fact]
    public Task NewKey_IsShownOnce_OpensTheApi_AndIsRevoked() => console.SignedInAsync(console.Server.Admin, async visit =>
    {
        await visit.GoAsync("#/admin/keys");
        await visit.Button("Create a key").ClickAsync();
        await visit.Dialog.Locator("input[value=owner]").CheckAsync();
        await visit.Dialog.GetByLabel("Requests per minute").FillAsync("90");
        await visit.Dialog.GetByLabel("Note").FillAsync("made in a browser");
        await visit.Button("Create the key").ClickAsync();

        var secret = visit.Dialog.GetByLabel("The new key");
        await Expect(visit.Dialog.GetByRole(AriaRole.Heading)).ToHaveTextAsync("Copy the key now");
        var key = await secret.InputValueAsync();
        using var newcomer = new Caller(console.Server.Address, key);
        Assert.Equal(200, await newcomer.StatusAsync("/v1/users"));
        await visit.PhotographAsync("admin-key-made");

        await visit.Page.Mouse.ClickAsync(5, 5);
        await Expect(secret).ToBeVisibleAsync();
        await visit.Button("I have stored it").ClickAsync();
        Assert.DoesNotContain(key, await visit.Page.ContentAsync(), StringComparison.Ordinal);

        var row = visit.Row("made in a browser");
        await Expect(row).ToContainTextAsync("90");
        await row.GetByRole(AriaRole.Button, new() { Name = "Revoke" }).ClickAsync();
        await visit.PhotographAsync("admin-key-revoke");
        await visit.Button("Revoke the key").ClickAsync();
        await Expect(row).ToHaveCountAsync(0);
        Assert.Equal(401, await newcomer.StatusAsync("/v1/users"));

        await visit.Button("With revoked keys").ClickAsync();
        await Expect(row).ToContainTextAsync("revoked");
        await Expect(row.GetByRole(AriaRole.Button)).ToHaveCountAsync(0);
    });

    [Fact]
    public Task UsersKey_NeedsTheUser_AndMistakesAreToldInTheDialog() => console.SignedInAsync(console.Server.Admin, async visit =>
    {
        visit.Troubles.Expect("status of 400");
        await visit.GoAsync("#/admin/keys");
        await visit.Button("Create a key").ClickAsync();
        await visit.Dialog.Locator("input[value=user]").CheckAsync();
        await visit.Button("Create the key").ClickAsync();
        await Expect(visit.Dialog.GetByRole(AriaRole.Alert)).ToContainTextAsync("Name the user");

        await visit.Dialog.GetByLabel("User id").FillAsync("key.holder");
        await visit.Dialog.GetByLabel("Requests per minute").FillAsync("2000000");
        await visit.Button("Create the key").ClickAsync();
        await Expect(visit.Dialog.GetByRole(AriaRole.Alert)).ToContainTextAsync("rate_limit");

        await visit.Dialog.GetByLabel("Requests per minute").FillAsync("");
        await visit.Button("Create the key").ClickAsync();
        using var holder = new Caller(console.Server.Address, await visit.Dialog.GetByLabel("The new key").InputValueAsync());
        Assert.Equal(200, await holder.StatusAsync("/v1/memory?user_id=key.holder"));
        Assert.Equal(403, await holder.StatusAsync("/v1/users"));
    });

    [Fact]
    public Task OtherOwner_IsChosenByRoot_AndNotOfferedToOthers() => console.VisitAsync(async visit =>
    {
        visit.Troubles.Expect("status of 403");
        await visit.SignInAsync(console.Server.Admin, "#/admin/keys");
        await visit.Main.GetByLabel("Owner").FillAsync("other");
        await visit.Main.GetByLabel("Owner").PressAsync("Enter");
        await Expect(visit.Row("other-admin")).ToHaveCountAsync(1);
        Assert.EndsWith("#/admin/keys?owner=other", visit.Page.Url, StringComparison.Ordinal);

        await visit.Button("Sign out").ClickAsync();
        await visit.SignInAsync(console.People.Other, "#/admin/keys");
        await Expect(visit.Row("other-admin")).ToHaveCountAsync(1);
        await Expect(visit.Main.GetByLabel("Owner")).ToHaveCountAsync(0);
        var keys = await console.People.Other.GetAsync("/v1/admin/keys");
        await Expect(visit.Main.GetByRole(AriaRole.Row)).ToHaveCountAsync(1 + keys.GetProperty("keys").EnumerateArray().Count(static key => key.GetProperty("revoked_at").ValueKind == JsonValueKind.Null));
    });
}
