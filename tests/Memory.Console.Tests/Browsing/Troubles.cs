using System.Collections.Concurrent;
using System.Text.RegularExpressions;
using Microsoft.Playwright;

namespace Memory.Console.Tests.Browsing;

/// <summary>
/// Listens to all pages of a context for what must never happen: an error on the console, an exception, a dialog, a request to anywhere else,
/// what the Content-Security-Policy had to stop, and <c>window.pwned</c>, which the attack strings of the tests set.
/// </summary>
internal sealed class Troubles
{
    /// <summary>Runs in each document before anything of its own.</summary>
    private const string Watch = """
        window.__stopped = [];
        document.addEventListener('securitypolicyviolation', e => window.__stopped.push(`stopped by the policy: ${e.violatedDirective} ${e.blockedURI} ${e.sourceFile}:${e.lineNumber}`));
        """;

    private readonly ConcurrentQueue<string> _found = [];
    private readonly List<Regex> _expected = [];
    private readonly Uri _home;

    private Troubles(Uri home) => _home = home;

    public static async Task<Troubles> WatchAsync(IBrowserContext context, Uri home)
    {
        var troubles = new Troubles(home);
        context.Console += (_, message) =>
        {
            if (message.Type is "error" or "warning")
                troubles.Tell($"console {message.Type}: {message.Text}");
        };
        context.WebError += (_, fault) => troubles.Tell($"exception: {fault.Error}");
        context.Dialog += async (_, dialog) =>
        {
            troubles.Tell($"dialog: {dialog.Message}");
            await dialog.DismissAsync();
        };
        context.Request += (_, request) =>
        {
            if (!troubles.IsAtHome(request.Url))
                troubles.Tell($"request to elsewhere: {request.Url}");
        };
        await context.AddInitScriptAsync(Watch);
        return troubles;
    }

    /// <summary>A trouble that the test is about.</summary>
    public void Expect(string pattern) => _expected.Add(new Regex(pattern, RegexOptions.None, TimeSpan.FromSeconds(1)));

    /// <summary>Whoever comes next to the same page expects nothing yet.</summary>
    public void Forget()
    {
        _found.Clear();
        _expected.Clear();
    }

    public async Task ShouldBeNoneAsync(IPage page)
    {
        foreach (var told in await page.EvaluateAsync<string[]>("() => [...(window.__stopped ?? []).splice(0), ...('pwned' in window ? ['an attack string was executed'] : [])]"))
            Tell(told);
        var unexpected = _found.Where(found => !_expected.Exists(expected => expected.IsMatch(found))).ToArray();
        Assert.True(unexpected.Length == 0, string.Join('\n', unexpected));
    }

    private bool IsAtHome(string url) =>
        url.StartsWith("blob:" + _home.GetLeftPart(UriPartial.Authority) + "/", StringComparison.Ordinal)
        || (Uri.TryCreate(url, UriKind.Absolute, out var address) && address.GetLeftPart(UriPartial.Authority) == _home.GetLeftPart(UriPartial.Authority));

    private void Tell(string trouble) => _found.Enqueue(trouble);
}
