using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Memory.Server.Recall.Signals;
using Memory.Server.WebConsole;

namespace Memory.Server.Tests.WebConsole;

/// <summary>What the console's files may hold: no way for a text to become markup, nothing kept, nothing from elsewhere, and nothing missing.</summary>
public sealed partial class ConsoleAssetTests
{
    /// <summary>The name space of drawings is a name; nobody asks it.</summary>
    private const string SvgNames = "http://www.w3.org/2000/svg";

    private static readonly ConsoleAssets Assets = new();

    private static readonly (string Path, string Text)[] All =
        [.. Assets.Paths.Order(StringComparer.Ordinal).Select(static path => (path, Encoding.UTF8.GetString(Assets.Find(path)!.Content.Span)))];

    [Fact]
    public void Files_WaysForTextToBecomeMarkup_AreNotUsed() => AssertNone(Markup());

    [Fact]
    public void Files_WaysToKeepAKey_AreNotUsed() => AssertNone(Keeping());

    [Fact]
    public void Files_StylesInMarkup_AreNotUsed() => AssertNone(InlineStyle());

    [Fact]
    public void Files_AddressesElsewhere_AreNotNamed() =>
        Assert.Empty(All.SelectMany(static file => Elsewhere().Matches(file.Text.Replace(SvgNames, "", StringComparison.Ordinal)).Select(found => $"{file.Path}: {found.Value}")));

    [Fact]
    public void Files_FilesThatTheyName_AreServed()
    {
        var missing = from file in All
                      from Match match in Named().Matches(file.Text)
                      let target = Resolve(file.Path, match.Groups["file"].Value)
                      where Assets.Find(target) is null
                      select $"{file.Path} names {target}";

        Assert.Empty(missing);
    }

    [Fact]
    public void Files_EachOne_IsNamedBySomeOther()
    {
        var named = All.SelectMany(static file => Named().Matches(file.Text).Select(match => Resolve(file.Path, match.Groups["file"].Value))).ToHashSet(StringComparer.Ordinal);

        Assert.DoesNotContain(Assets.Paths, path => path != ConsoleAssets.Page && !named.Contains(path));
    }

    [Fact]
    public void Files_Lines_StayWithinTheLimitOfSourceFiles() =>
        Assert.Empty(All.Where(static file => file.Text.Count(static letter => letter == '\n') > 300).Select(static file => file.Path));

    /// <summary>The sliders begin where a server has its weights, and the colours follow the order of the signals.</summary>
    [Fact]
    public void Signals_OfThePlayground_AreTheServers()
    {
        var told = Signal().Matches(All.Single(static file => file.Path == "pages/user/signals.js").Text)
            .Select(static match => $"{match.Groups["name"].Value} {match.Groups["weight"].Value}");

        Assert.Equal(SignalCatalog.All.Select(static signal => string.Create(CultureInfo.InvariantCulture, $"{signal.Name} {signal.DefaultWeight}")), told);
    }

    [Theory]
    [InlineData("box.innerHTML = text", true)]
    [InlineData("box.insertAdjacentHTML('x', text)", true)]
    [InlineData("document.write(text)", true)]
    [InlineData("setTimeout('run()')", true)]
    [InlineData("new Function(text)", true)]
    [InlineData("box.textContent = text", false)]
    public void Markup_WaysForTextToBecomeMarkup_AreSeen(string line, bool isOne) => Assert.Equal(isOne, Markup().IsMatch(line));

    [Theory]
    [InlineData("localStorage.key = key", true)]
    [InlineData("document.cookie = key", true)]
    [InlineData("let current = key", false)]
    public void Keeping_WaysToKeepAKey_AreSeen(string line, bool isOne) => Assert.Equal(isOne, Keeping().IsMatch(line));

    private static void AssertNone(Regex banned) =>
        Assert.Empty(All.SelectMany(file => banned.Matches(file.Text).Select(found => $"{file.Path}: {found.Value}")));

    private static string Resolve(string file, string named)
    {
        if (named.StartsWith("console/", StringComparison.Ordinal))
            return named["console/".Length..];
        var at = new Uri(new Uri("http://memory/"), file);
        return new Uri(at, named).AbsolutePath[1..];
    }

    [GeneratedRegex(
        @"innerHTML|outerHTML|insertAdjacentHTML|srcdoc|document\s*\.\s*write|\beval\b|new\s+Function|createContextualFragment|DOMParser|setHTMLUnsafe|createPolicy|javascript:|set(Timeout|Interval)\(\s*['""`]|\son\w+\s*=\s*[""']",
        RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 5000)]
    private static partial Regex Markup();

    [GeneratedRegex(@"localStorage|sessionStorage|indexedDB|document\s*\.\s*cookie|cookieStore|\bcaches\b|serviceWorker|PasswordCredential", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 5000)]
    private static partial Regex Keeping();

    [GeneratedRegex(@"\sstyle\s*=|['""]style['""]|<style|cssText", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 5000)]
    private static partial Regex InlineStyle();

    [GeneratedRegex(@"([a-z]+:)?//[\w.-]+\.\w|@import|url\(", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 5000)]
    private static partial Regex Elsewhere();

    [GeneratedRegex(@"\{ name: '(?<name>\w+)', weight: (?<weight>[\d.]+)", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 5000)]
    private static partial Regex Signal();

    [GeneratedRegex(@"(from\s+|import\s+|import\()'(?<file>[^']+)'|(href|src)=""(?<file>[^""]+)""", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 5000)]
    private static partial Regex Named();
}
