using System.IO.Compression;
using System.Text.RegularExpressions;
using Memory.Server.Api.Document.Page;

namespace Memory.Server.Tests.Api.Document;

/// <summary>The page at <c>/docs</c> works without a key and without any other host.</summary>
public sealed partial class DocsPageTests(ServerFixture server)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("/docs", "docs/index.html")]
    [InlineData("/docs/", "index.html")]
    public async Task Address_WithAndWithoutASlash_LeadsToThePage(string path, string to)
    {
        using var http = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false }) { BaseAddress = server.Address };
        using var answer = await http.GetAsync(new Uri(path, UriKind.Relative), Token);

        Assert.Equal(302, (int)answer.StatusCode);
        Assert.Equal(to, answer.Headers.Location!.OriginalString);
        Assert.Equal("/docs/index.html", new Uri(new Uri(server.Address, path), to).AbsolutePath);
    }

    [Fact]
    public async Task Page_Loaded_TakesOnlyFilesOfThisServerAndRefersToTheDocument()
    {
        using var stranger = server.CreateStranger();
        var page = await stranger.GetAsync("/docs/index.html");
        var files = FileRule().Matches(page.Text).Select(static match => match.Groups["file"].Value).Where(static file => !file.StartsWith("..", StringComparison.Ordinal)).ToArray();

        Assert.Equal("text/html", page.MediaType);
        Assert.Equal(DocsAsset.Names.Where(static name => name != "index.html").Order(StringComparer.Ordinal), files.Order(StringComparer.Ordinal));
        foreach (var file in files)
        {
            var asset = await stranger.GetAsync($"/docs/{file}");
            Assert.Equal(200, asset.Status);
            Assert.NotEmpty(asset.Text);
            if (file.EndsWith(".css", StringComparison.Ordinal))
                Assert.All(StyleAddressRule().Matches(asset.Text), static match => Assert.Contains("data:", match.Value, StringComparison.Ordinal));
        }

        var start = await stranger.GetAsync("/docs/start.js");
        Assert.Contains("'../openapi/v1.json'", start.Text, StringComparison.Ordinal);
        Assert.Contains("validatorUrl: null", start.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("://", page.Text + start.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Page_EveryFile_CarriesAPolicyThatAllowsThisServerAlone()
    {
        using var stranger = server.CreateStranger();
        foreach (var file in DocsAsset.Names)
        {
            var headers = (await stranger.GetAsync($"/docs/{file}")).Headers;
            var policy = headers["Content-Security-Policy"];

            Assert.StartsWith("default-src 'none'; script-src 'self';", policy, StringComparison.Ordinal);
            Assert.Contains("connect-src 'self'", policy, StringComparison.Ordinal);
            Assert.Contains("frame-ancestors 'none'", policy, StringComparison.Ordinal);
            Assert.DoesNotContain("http", policy, StringComparison.Ordinal);
            Assert.Equal("nosniff", headers["X-Content-Type-Options"]);
        }
    }

    [Fact]
    public async Task File_TakenPacked_IsTheSame()
    {
        using var http = new HttpClient { BaseAddress = server.Address };
        using var request = new HttpRequestMessage(HttpMethod.Get, "/docs/swagger-ui.css");
        request.Headers.Add("Accept-Encoding", "br;q=0.5, gzip");
        using var answer = await http.SendAsync(request, Token);
        using var plain = await http.GetAsync(new Uri("/docs/swagger-ui.css", UriKind.Relative), Token);
        await using var unpacked = new GZipStream(await answer.Content.ReadAsStreamAsync(Token), CompressionMode.Decompress);
        using var reader = new StreamReader(unpacked);

        Assert.Equal(["gzip"], answer.Content.Headers.ContentEncoding);
        Assert.Empty(plain.Content.Headers.ContentEncoding);
        Assert.Equal(await plain.Content.ReadAsStringAsync(Token), await reader.ReadToEndAsync(Token));
    }

    [Theory]
    [InlineData("/docs/nothing.js")]
    [InlineData("/docs/..%2F..%2Fetc%2Fpasswd")]
    [InlineData("/docs/index.html%00")]
    [InlineData("/docs/a/b")]
    public async Task File_ThatIsNone_IsNotFound(string path)
    {
        using var stranger = server.CreateStranger();
        var reply = await stranger.GetAsync(path);

        Assert.True(reply.Status is 400 or 404, $"{reply.Status}");
    }

    [Fact]
    public async Task File_AskedForAgain_IsNotSentAgain()
    {
        using var stranger = server.CreateStranger();
        var tag = (await stranger.GetAsync("/docs/start.js")).Headers["ETag"];

        Assert.Equal((304, ""), await stranger.SendAsync(HttpMethod.Get, "/docs/start.js", body: null, ("If-None-Match", tag)) is var again ? (again.Status, again.Text) : default);
    }

    [GeneratedRegex("(src|href)=\"(?<file>[^\"]+)\"", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 5000)]
    private static partial Regex FileRule();

    [GeneratedRegex(@"url\([^)]{0,60}|@import[^;]{0,60}", RegexOptions.None, matchTimeoutMilliseconds: 5000)]
    private static partial Regex StyleAddressRule();
}
