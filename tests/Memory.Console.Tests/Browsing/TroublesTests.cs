using Memory.Testing;
using Xunit.Sdk;

namespace Memory.Console.Tests.Browsing;

/// <summary>The tests of the console rely on these being noticed.</summary>
public sealed class TroublesTests(ConsoleFixture console)
{
    private static readonly (string Script, string Trouble)[] Bad =
    [
        ("console.error('Something broke.')", "console error"),
        ("console.warn('Something may break.')", "console warning"),
        ("queueMicrotask(() => { throw new Error('Nobody caught it.') })", "exception"),
        ("Promise.reject(new Error('Nobody waited for it.'))", "exception"),
        ("alert(1)", "dialog"),
        ("window.pwned = 1", "an attack string was executed"),
        ("fetch('http://127.0.0.1:9/x').catch(() => {})", "request to elsewhere"),
        ("document.body.insertAdjacentHTML('beforeend', '<p style=\"color:red\">')", "stopped by the policy"),
    ];

    [Fact]
    public async Task Page_ThatDoesOneOfThese_FailsTheVisit()
    {
        List<string> told = [];
        var fault = await Assert.ThrowsAnyAsync<XunitException>(() => console.VisitAsync(async visit =>
        {
            var script = "";
            await visit.Page.RouteAsync("**/strange*", route => route.Request.Url.EndsWith(".js", StringComparison.Ordinal)
                ? route.FulfillAsync(new() { ContentType = "text/javascript", Body = script + "\nsetTimeout(() => console.log('shown'))" })
                : route.FulfillAsync(new()
                {
                    ContentType = "text/html",
                    Headers = new Dictionary<string, string>(StringComparer.Ordinal) { ["Content-Security-Policy"] = "script-src 'self'; style-src 'none'" },
                    Body = "<!doctype html><link rel=icon href='data:,'><body><script src='strange.js'></script>",
                }));
            foreach (var bad in Bad)
            {
                script = bad.Script;
                visit.Troubles.Forget();
                var shown = visit.Page.WaitForConsoleMessageAsync(new() { Predicate = static message => message.Text == "shown" });
                await visit.Page.GotoAsync(new Uri(console.Server.Address, "/strange").ToString());
                await shown;
                await Polling.UntilAsync(async () => await FoundAsync(visit) is { } found && found != told.LastOrDefault());
                told.Add((await FoundAsync(visit))!);
            }
        }));

        Assert.Equal(Bad.Length, told.Count);
        Assert.All(told.Zip(Bad), static each => Assert.Contains(each.Second.Trouble, each.First, StringComparison.Ordinal));
        Assert.Equal(told[^1], fault.Message);
    }

    [Fact]
    public Task Page_ThatDoesNothing_IsNoTrouble() => console.VisitAsync(async visit =>
    {
        await visit.Page.RouteAsync("**/strange", route => route.FulfillAsync(new() { ContentType = "text/html", Body = "<!doctype html><link rel=icon href='data:,'><body>Nothing." }));
        await visit.Page.GotoAsync(new Uri(console.Server.Address, "/strange").ToString());
    });

    /// <summary>What the visit would fail of; the browser tells of some of it a moment later.</summary>
    private static async Task<string?> FoundAsync(Visit visit) =>
        (await Record.ExceptionAsync(() => visit.Troubles.ShouldBeNoneAsync(visit.Page)) as XunitException)?.Message;
}
