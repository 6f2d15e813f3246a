using System.Text.Json;
using Memory.Console.Tests.Seeding;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Memory.Console.Tests.Users;

/// <summary>A user's data taken out, and a user erased.</summary>
public sealed class LeavingTests(ConsoleFixture console)
{
    [Fact]
    public Task Export_DownloadsTheDocument() => console.SignedInAsync(console.Server.Admin, async visit =>
    {
        await visit.GoAsync($"#/users/{Story.Maria}");
        var download = await visit.Page.RunAndWaitForDownloadAsync(() => visit.Button("Export").ClickAsync());
        Assert.Equal($"memory-{Story.Maria}.json", download.SuggestedFilename);
        await using var file = await download.CreateReadStreamAsync();
        using var document = await JsonDocument.ParseAsync(file, cancellationToken: TestContext.Current.CancellationToken);
        Assert.Equal("memory-export", document.RootElement.GetProperty("format").GetString());
        Assert.Equal(Story.Maria, document.RootElement.GetProperty("user").GetProperty("id").GetString());
        Assert.Contains("cardamom buns", document.RootElement.GetProperty("messages").GetRawText(), StringComparison.Ordinal);
    });

    [Fact]
    public Task Erasure_TakesTheTypedId_ShowsAReceipt_AndTheUserIsGone() => console.SignedInAsync(console.Server.Admin, async visit =>
    {
        visit.Troubles.Expect("status of 404");
        const string User = "erased.erik";
        await console.Server.Admin.RememberAsync(new { user_id = User, type = "fact", content = "Wants to be forgotten" });
        await visit.GoAsync($"#/users/{User}");
        await visit.Button("Erase…").ClickAsync();
        var erase = visit.Button("Erase for good");
        await Expect(erase).ToBeDisabledAsync();
        await visit.Dialog.GetByLabel($"Type {User} to confirm").FillAsync("erased.eri");
        await visit.Dialog.GetByLabel($"Type {User} to confirm").PressAsync("Enter");
        Assert.Equal(200, await console.Server.Admin.StatusAsync($"/v1/users/{User}"));
        await visit.Dialog.GetByLabel($"Type {User} to confirm").FillAsync(User);
        await visit.PhotographAsync("erase");
        await erase.ClickAsync();

        await Expect(visit.Dialog.GetByRole(AriaRole.Heading)).ToHaveTextAsync("Erased");
        Assert.Contains((await visit.Dialog.InnerTextAsync()).Split([' ', '\n', '\t']), static word => word.Length == 64 && word.All(char.IsAsciiHexDigitLower));
        await visit.PhotographAsync("receipt");
        await visit.Page.Keyboard.PressAsync("Escape");
        await Expect(visit.Heading("Users")).ToBeVisibleAsync();
        Assert.Equal(404, await console.Server.Admin.StatusAsync($"/v1/users/{User}"));
        await visit.GoAsync($"#/users/{User}");
        await Expect(visit.Main).ToContainTextAsync("Nothing is stored about a user with this id");
    });
}
