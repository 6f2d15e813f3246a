using Memory.Console.Tests;
using Memory.Console.Tests.Browsing;
using Memory.Console.Tests.Seeding;
using Memory.Testing;
using Microsoft.Playwright;

[assembly: AssemblyFixture(typeof(ConsoleFixture))]

namespace Memory.Console.Tests;

/// <summary>One browser and one server full of stories for all tests. Without a Chromium neither is started, and the tests are skipped.</summary>
public sealed class ConsoleFixture : IAsyncLifetime
{
    private ChromiumRun? _chromium;
    private SeededServer? _server;
    private KeptVisits? _kept;

    internal SeededServer Server => _server!;

    internal People People { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        if (ChromiumProgram.Find() is not { } program)
            return;
        var chromium = ChromiumRun.StartAsync(program);
        _server = await SeededServer.StartAsync();
        People = await People.SettleAsync(_server);
        _chromium = await chromium.Guarded();
        _kept = new KeptVisits(() => Visit.BeginAsync(_chromium.Browser, Server.Address, Screen.Light));
    }

    public async ValueTask DisposeAsync()
    {
        if (_kept is not null)
            await _kept.DisposeAsync();
        if (_chromium is not null)
            await _chromium.DisposeAsync();
        People?.Dispose();
        if (_server is not null)
            await _server.DisposeAsync();
    }

    /// <summary>Has somebody visit the console, and sees to it that nothing went wrong on the way that a browser tells of.</summary>
    internal Task VisitAsync(Func<Visit, Task> act, Screen? screen = null)
    {
        SkipWithoutChromium();
        return ReceiveAsync(_kept!.TakeAsync, _kept!.GiveBackAsync, act, screen ?? Screen.Light).Guarded();
    }

    /// <summary>The same for somebody who is signed in already, and not yet anywhere.</summary>
    internal Task SignedInAsync(Caller caller, Func<Visit, Task> act)
    {
        SkipWithoutChromium();
        return ReceiveAsync(() => _kept!.TakeAsync(caller), visit => _kept!.GiveBackAsync(caller, visit), act, Screen.Light).Guarded();
    }

    internal Task VisitAsync(Uri home, Func<Visit, Task> act, Screen? screen = null)
    {
        SkipWithoutChromium();
        return RunAsync(_chromium!.Browser, home, act, screen ?? Screen.Light).Guarded();
    }

    /// <summary>A server of one test's own, without people and without a place for backups.</summary>
    internal static async Task<SeededServer> StartServerAsync()
    {
        SkipWithoutChromium();
        return await SeededServer.StartAsync(hasBackups: false);
    }

    private static void SkipWithoutChromium() => Assert.SkipWhen(ChromiumProgram.Find() is null, ChromiumProgram.None);

    private static async Task RunAsync(IBrowser browser, Uri home, Func<Visit, Task> act, Screen screen)
    {
        await using var visit = await Visit.BeginAsync(browser, home, screen);
        await RunAsync(visit, act);
    }

    private static async Task ReceiveAsync(Func<Task<Visit>> take, Func<Visit, Task> giveBack, Func<Visit, Task> act, Screen screen)
    {
        var visit = await take();
        try
        {
            await visit.LookWithAsync(screen);
            await RunAsync(visit, act);
        }
        catch
        {
            await visit.DisposeAsync();
            throw;
        }

        await giveBack(visit);
    }

    private static async Task RunAsync(Visit visit, Func<Visit, Task> act)
    {
        try
        {
            await act(visit);
            await visit.Troubles.ShouldBeNoneAsync(visit.Page);
        }
        catch
        {
            await visit.PhotographFailureAsync();
            throw;
        }
    }
}
