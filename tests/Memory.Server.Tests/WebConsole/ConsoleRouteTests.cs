using System.Net;
using Memory.Server.Tests.Api;
using Memory.Server.WebConsole;

namespace Memory.Server.Tests.WebConsole;

/// <summary>The console's page and files, as a browser gets them.</summary>
public sealed class ConsoleRouteTests(ServerFixture server) : IDisposable
{
    private readonly HttpClient _browser = new(new HttpClientHandler { AllowAutoRedirect = false }) { BaseAddress = server.Address };

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static TheoryData<string> Files => [.. new ConsoleAssets().Paths];

    public void Dispose() => _browser.Dispose();

    [Fact]
    public async Task Page_WithoutAKey_IsServed()
    {
        using var answer = await _browser.GetAsync("/console", Token);

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal("text/html; charset=utf-8", answer.Content.Headers.ContentType?.ToString());
        Assert.StartsWith("<!doctype html>", await answer.Content.ReadAsStringAsync(Token), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Page_WhatItMayDo_IsSaidStrictly()
    {
        using var answer = await _browser.GetAsync("/console", Token);

        var policy = Assert.Single(answer.Headers.GetValues("Content-Security-Policy")).Split("; ");
        Assert.Contains("default-src 'none'", policy);
        Assert.Contains("script-src 'self'", policy);
        Assert.Contains("style-src 'self'", policy);
        Assert.Contains("img-src 'self' data:", policy);
        Assert.Contains("connect-src 'self'", policy);
        Assert.Contains("base-uri 'none'", policy);
        Assert.Contains("form-action 'none'", policy);
        Assert.Contains("frame-ancestors 'none'", policy);
        Assert.Contains("require-trusted-types-for 'script'", policy);
        Assert.DoesNotContain(policy, static rule => rule.Contains("unsafe", StringComparison.Ordinal));
        Assert.Equal("nosniff", Assert.Single(answer.Headers.GetValues("X-Content-Type-Options")));
        Assert.Equal("no-referrer", Assert.Single(answer.Headers.GetValues("Referrer-Policy")));
        Assert.Equal("DENY", Assert.Single(answer.Headers.GetValues("X-Frame-Options")));
        Assert.Equal("same-origin", Assert.Single(answer.Headers.GetValues("Cross-Origin-Opener-Policy")));
        Assert.False(answer.Headers.Contains("Set-Cookie"));
    }

    [Theory]
    [MemberData(nameof(Files))]
    public async Task File_EachOne_HasItsTypeAndThePolicy(string file)
    {
        using var answer = await _browser.GetAsync($"/console/{file}", Token);

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal(TypeOf(file), answer.Content.Headers.ContentType?.MediaType);
        Assert.Equal(ConsoleRoutes.Policy, Assert.Single(answer.Headers.GetValues("Content-Security-Policy")));
        Assert.Equal("no-cache", answer.Headers.CacheControl?.ToString());
    }

    [Fact]
    public async Task File_KnownByItsTag_IsNotSentAgain()
    {
        using var first = await _browser.GetAsync("/console/app.js", Token);
        var tag = first.Headers.ETag!;

        foreach (var known in new[] { tag.ToString(), "*", $"\"other\", W/{tag}" })
        {
            using var again = await AskAsync(HttpMethod.Get, "/console/app.js", known);
            Assert.Equal(HttpStatusCode.NotModified, again.StatusCode);
            Assert.Empty(await again.Content.ReadAsByteArrayAsync(Token));
            Assert.Equal(tag, again.Headers.ETag);
            Assert.Equal("no-cache", again.Headers.CacheControl?.ToString());
        }
    }

    [Theory]
    [InlineData("\"other\"")]
    [InlineData("not a tag")]
    [InlineData("\"")]
    public async Task File_KnownByAnotherTag_IsSent(string known)
    {
        using var answer = await AskAsync(HttpMethod.Get, "/console/app.js", known);

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.NotEmpty(await answer.Content.ReadAsByteArrayAsync(Token));
    }

    [Fact]
    public async Task File_TwoOfThem_HaveDifferentTags()
    {
        using var script = await _browser.GetAsync("/console/app.js", Token);
        using var page = await _browser.GetAsync("/console", Token);

        Assert.NotEqual(script.Headers.ETag, page.Headers.ETag);
    }

    [Theory]
    [InlineData("/console")]
    [InlineData("/console/core/dom.js")]
    public async Task Head_OfAFile_TellsItWithoutSendingIt(string path)
    {
        using var whole = await _browser.GetAsync(path, Token);
        using var head = await AskAsync(HttpMethod.Head, path, known: null);

        Assert.Equal(HttpStatusCode.OK, head.StatusCode);
        Assert.Equal(whole.Content.Headers.ContentLength, head.Content.Headers.ContentLength);
        Assert.Equal(whole.Content.Headers.ContentType, head.Content.Headers.ContentType);
        Assert.Equal(whole.Headers.ETag, head.Headers.ETag);
        Assert.Empty(await head.Content.ReadAsByteArrayAsync(Token));
    }

    [Theory]
    [InlineData("/console/nothing.js")]
    [InlineData("/console/APP.js")]
    [InlineData("/console/app.js/")]
    [InlineData("/console/core")]
    [InlineData("/console/core%2Fdom.js")]
    [InlineData("/console/..%2Fappsettings.json")]
    [InlineData("/console/%2e%2e/%2e%2e/etc/passwd")]
    public async Task File_ThatIsNotOne_IsAProblem(string path)
    {
        using var stranger = server.CreateStranger();

        (await stranger.GetAsync(path)).ShouldBeProblem(404);
    }

    [Theory]
    [InlineData("POST")]
    [InlineData("PUT")]
    [InlineData("DELETE")]
    public async Task Page_AnythingButReading_IsRefused(string method)
    {
        using var stranger = server.CreateStranger();

        (await stranger.SendAsync(new HttpMethod(method), "/console", body: null)).ShouldBeProblem(405);
    }

    [Fact]
    public async Task Page_WithASlashAtItsEnd_IsSentToWhereItsFilesAreFound()
    {
        using var answer = await _browser.GetAsync("/console/", Token);

        Assert.Equal(HttpStatusCode.PermanentRedirect, answer.StatusCode);
        Assert.Equal("../console", answer.Headers.Location?.OriginalString);
    }

    [Fact]
    public async Task Page_InTheDocumentOfTheApi_IsNotListed()
    {
        using var stranger = server.CreateStranger();

        var paths = (await stranger.GetAsync("/openapi/v1.json")).Json.GetProperty("paths");

        Assert.DoesNotContain(paths.EnumerateObject(), static path => path.Name.StartsWith("/console", StringComparison.Ordinal));
    }

    private static string TypeOf(string file) => Path.GetExtension(file) switch
    {
        ".js" => "text/javascript",
        ".css" => "text/css",
        ".svg" => "image/svg+xml",
        _ => "text/html",
    };

    private async Task<HttpResponseMessage> AskAsync(HttpMethod method, string path, string? known)
    {
        using var request = new HttpRequestMessage(method, path);
        if (known is not null)
            Assert.True(request.Headers.TryAddWithoutValidation("If-None-Match", known));
        return await _browser.SendAsync(request, Token);
    }
}
