using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Memory.Console.Tests.Administration;

/// <summary>Backups: made, verified, and restored only by whoever types which.</summary>
public sealed class BackupPageTests(ConsoleFixture console)
{
    [Fact]
    public Task Backup_IsMadeVerifiedAndRestoredOnlyWhenItsIdIsTyped() => console.SignedInAsync(console.Server.Admin, async visit =>
    {
        visit.Troubles.Expect("status of 409");
        await visit.GoAsync("#/admin/backups");
        await visit.Button("Back up now").ClickAsync();
        await Expect(visit.News("Backed up:")).ToBeVisibleAsync();
        var backup = (await console.Server.Admin.GetAsync("/v1/admin/backups")).GetProperty("backups")[0];
        var id = backup.GetProperty("id").GetString()!;
        await Expect(visit.Main.GetByRole(AriaRole.Row)).ToHaveCountAsync(3);

        await visit.Button("Verify the backup", exact: false).First.ClickAsync();
        await Expect(visit.Main.GetByText("sound", new() { Exact = true })).ToBeVisibleAsync();
        await visit.PhotographAsync("admin-backups-verified");

        await visit.Button("Restore the backup", exact: false).First.ClickAsync();
        var restore = visit.Button("Replace everything");
        await Expect(restore).ToBeDisabledAsync();
        await visit.Dialog.GetByLabel($"Type {id} to confirm").FillAsync(id[..^1]);
        await Expect(restore).ToBeDisabledAsync();
        await visit.PhotographAsync("admin-restore");
        await visit.Dialog.GetByLabel($"Type {id} to confirm").FillAsync(id);
        await restore.ClickAsync();
        await Expect(visit.Dialog.GetByRole(AriaRole.Alert)).ToContainTextAsync("force");

        // A server inside another process cannot open another store; the reason that it gives is shown.
        await visit.Dialog.GetByLabel("Replace a store that is in use").CheckAsync();
        await restore.ClickAsync();
        await Expect(visit.Dialog.GetByRole(AriaRole.Alert)).ToContainTextAsync("cannot open another store while it runs");
        await visit.Page.Keyboard.PressAsync("Escape");
        await Expect(visit.Dialog).ToHaveCountAsync(0);
    });

    [Fact]
    public Task OtherOwnersAdmin_IsToldWhoMay() => console.SignedInAsync(console.People.Other, async visit =>
    {
        visit.Troubles.Expect("status of 403");
        await visit.GoAsync("#/admin/backups");
        await Expect(visit.Main).ToContainTextAsync("Not with this key");
        await Expect(visit.Button("Back up now")).ToHaveCountAsync(0);
    });
}
