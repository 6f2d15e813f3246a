using Memory.Console.Tests.Seeding;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Memory.Console.Tests.SignIn;

/// <summary>Signing in with a key, which stays in the page's memory and nowhere else.</summary>
public sealed class SignInTests(ConsoleFixture console)
{
    /// <summary>Everything that outlives a page or that others can read: addresses, storage of every kind, cookies, the document with its fields.</summary>
    private const string Everything = """
        async () => {
          const databases = await indexedDB.databases();
          const kept = [location.href, JSON.stringify(history.state), document.title, document.cookie, JSON.stringify({ ...localStorage }), JSON.stringify({ ...sessionStorage }),
            JSON.stringify(databases), JSON.stringify(await caches.keys()), window.name, document.documentElement.outerHTML];
          for (const field of document.querySelectorAll('input, textarea, select')) kept.push(field.value);
          for (const entry of performance.getEntries()) kept.push(entry.name);
          return kept.join('\n');
        }
        """;

    [Fact]
    public Task WrongKey_IsRefusedInWords_AndAnotherTryIsPossible() => console.VisitAsync(async visit =>
    {
        visit.Troubles.Expect("status of 401");
        await visit.OpenAsync();
        var field = visit.Page.GetByLabel("API key");
        await Expect(field).ToBeFocusedAsync();
        await visit.PhotographAsync("sign-in");
        await field.FillAsync("mem_live_there-is-no-such-key-0123456789");
        await visit.Button("Sign in").ClickAsync();
        await Expect(visit.Page.GetByRole(AriaRole.Alert)).ToContainTextAsync("does not take this key");
        await Expect(field).ToHaveAttributeAsync("aria-invalid", "true");
        await Expect(field).ToBeFocusedAsync();

        await field.FillAsync(console.Server.Admin.Key);
        await field.PressAsync("Enter");
        await Expect(visit.Heading("Users")).ToBeVisibleAsync();
    });

    [Fact]
    public Task WhatIsNoKey_IsNotSent() => console.VisitAsync(async visit =>
    {
        var asked = 0;
        await visit.OpenAsync();
        visit.Page.Request += (_, request) => asked += request.Url.Contains("/v1/", StringComparison.Ordinal) ? 1 : 0;
        foreach (var (typed, told) in new[] { ("", "Paste a key first"), ("two words", "A key has no spaces"), ("   ", "Paste a key first"), ("schlüssel", "A key has no spaces") })
        {
            await visit.Page.GetByLabel("API key").FillAsync(typed);
            await visit.Button("Sign in").ClickAsync();
            await Expect(visit.Page.GetByRole(AriaRole.Alert)).ToContainTextAsync(told);
        }

        Assert.Equal(0, asked);
    });

    [Fact]
    public Task Key_IsNowhereButInMemory_AndForgottenByAReload() => console.VisitAsync(async visit =>
    {
        var key = console.Server.Admin.Key;
        await visit.SignInAsync(key);
        foreach (var place in new[] { "#/users", $"#/users/{Story.Maria}", "#/admin/keys", "#/admin/audit" })
        {
            await visit.GoAsync(place);
            await visit.ShouldBeLoadedAsync();
            Assert.DoesNotContain(key, await visit.Page.EvaluateAsync<string>(Everything), StringComparison.Ordinal);
        }

        Assert.Empty(await visit.Page.Context.CookiesAsync());
        var state = await visit.Page.Context.StorageStateAsync();
        Assert.DoesNotContain(key, state, StringComparison.Ordinal);

        await visit.Page.ReloadAsync();
        await Expect(visit.Page.GetByLabel("API key")).ToHaveValueAsync("");
        Assert.EndsWith("#/admin/audit", visit.Page.Url, StringComparison.Ordinal);
    });

    [Fact]
    public Task KeyOutOfBreath_AndAServerAway_AreToldApart() => console.VisitAsync(async visit =>
    {
        visit.Troubles.Expect("status of (403|429)");
        visit.Troubles.Expect("ERR_(INTERNET_DISCONNECTED|CONNECTION)");
        using var slow = await console.Server.Admin.WithKeyAsync(new { owner_id = "slow", scope = "owner", rate_limit = 1 });
        await visit.OpenAsync();
        await visit.Page.GetByLabel("API key").FillAsync(slow.Key);
        await visit.Button("Sign in").ClickAsync();
        await Expect(visit.Page.GetByRole(AriaRole.Alert)).ToContainTextAsync("Too many requests with this key. Try again in");

        await visit.Page.Context.SetOfflineAsync(true);
        await visit.Button("Sign in").ClickAsync();
        await Expect(visit.Page.GetByRole(AriaRole.Alert)).ToContainTextAsync("The server does not answer");
        await Expect(visit.Button("Sign in")).ToBeEnabledAsync();
    });

    [Fact]
    public Task KeyThatIsRevokedMeanwhile_SignsOutWithAReason() => console.VisitAsync(async visit =>
    {
        visit.Troubles.Expect("status of (401|403)");
        using var brief = await console.Server.Admin.WithKeyAsync(new { owner_id = "brief", scope = "owner" });
        await visit.SignInAsync(brief);
        await Expect(visit.Main).ToContainTextAsync("Nobody is remembered yet");
        var id = (await console.Server.Admin.GetAsync("/v1/admin/keys?owner_id=brief")).GetProperty("keys")[0].GetProperty("key_id").GetString();
        await console.Server.Admin.DeleteAsync($"/v1/admin/keys/{id}");
        await visit.GoAsync("#/users/somebody");
        await Expect(visit.Page.GetByRole(AriaRole.Status).Filter(new() { HasText = "no longer takes this key" })).ToBeVisibleAsync();
        await Expect(visit.Page.GetByLabel("API key")).ToBeFocusedAsync();
    });
}
