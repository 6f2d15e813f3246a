using Memory.Console.Tests.Browsing;
using Memory.Console.Tests.Seeding;

namespace Memory.Console.Tests.Looks;

/// <summary>Every page in every look: kept as a picture, no wider than the screen, and readable.</summary>
public sealed class EveryPageTests(ConsoleFixture console)
{
    private static readonly (string Name, string Place)[] OfUsers =
    [
        ("users", "#/users"),
        ("user-memories", $"#/users/{Story.Maria}"),
        ("user-sessions", $"#/users/{Story.Maria}/sessions"),
        ("user-session", $"#/users/{Story.Maria}/sessions/new-job"),
        ("user-recall", $"#/users/{Story.Maria}/recall"),
        ("user-graph", $"#/users/{Story.Maria}/graph"),
        ("user-profile", $"#/users/{Story.Maria}/profile"),
        ("user-statistics", $"#/users/{Story.Maria}/statistics"),
        ("user-unknown", "#/users/nobody.at.all"),
    ];

    private static readonly (string Name, string Place)[] OfTheAdministration =
    [
        ("admin-health", "#/admin/health"),
        ("admin-keys", "#/admin/keys"),
        ("admin-jobs", "#/admin/jobs"),
        ("admin-retention", "#/admin/retention"),
        ("admin-backups", "#/admin/backups"),
        ("admin-audit", "#/admin/audit"),
        ("not-found", Visit.Nowhere),
    ];

    /// <summary>What pages are opened with. By default they are then looked at with the others of <see cref="Turned"/>, and are not opened once more.</summary>
    public static TheoryData<string> Screens => TestScale.Full ? ["light", "dark", "tablet", "phone", "small-phone"] : ["light"];

    private static Screen[] Turned => TestScale.Full ? [] : [Screen.Dark, Screen.Phone];

    [Theory]
    [MemberData(nameof(Screens))]
    public Task PagesOfUsers_FitTheScreen_AndCanBeRead(string screen) => LookAsync(OfUsers, Screen.Named(screen));

    [Theory]
    [MemberData(nameof(Screens))]
    public Task PagesOfTheAdministration_FitTheScreen_AndCanBeRead(string screen) => LookAsync(OfTheAdministration, Screen.Named(screen));

    private Task LookAsync((string Name, string Place)[] pages, Screen screen) => console.SignedInAsync(console.Server.Admin, async visit =>
    {
        visit.Troubles.Expect("status of 404");
        foreach (var (name, place) in pages)
        {
            await visit.LookWithAsync(screen);
            await visit.GoAsync(place);
            await visit.ShouldBeLoadedAsync();
            await ShouldBeReadableAsync(visit, place);
            if (screen == Screen.Light || screen == Screen.Dark || screen == Screen.Phone)
                await visit.PhotographAsync(name);
            foreach (var other in Turned)
            {
                await visit.LookWithAsync(other);
                await ShouldBeReadableAsync(visit, place);
            }
        }
    });

    private static async Task ShouldBeReadableAsync(Visit visit, string place)
    {
        await visit.ShouldFitAsync();
        await Contrast.ShouldSufficeAsync(visit.Page, place);
    }
}
