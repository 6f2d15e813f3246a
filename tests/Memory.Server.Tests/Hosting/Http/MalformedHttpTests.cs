using Memory.Server.Tests.Api;

namespace Memory.Server.Tests.Hosting.Http;

/// <summary>Bytes that are no HTTP, or HTTP that could be read in two ways: refused, and the server goes on.</summary>
public sealed class MalformedHttpTests(ServerFixture server)
{
    public static TheoryData<string, string> Malformed => new()
    {
        { "TLS", "\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n\r\n" },
        { "nothing that is HTTP", "hello\r\n\r\n" },
        { "no version", "GET /\r\n\r\n" },
        { "version 9", "GET / HTTP/9.9\r\nHost: x\r\n\r\n" },
        { "no host", "GET / HTTP/1.1\r\n\r\n" },
        { "two hosts", "GET / HTTP/1.1\r\nHost: x\r\nHost: y\r\n\r\n" },
        { "a host that is none", "GET / HTTP/1.1\r\nHost: a b\r\n\r\n" },
        { "a host that is not the target's", "GET http://evil.example/v1/users HTTP/1.1\r\nHost: x\r\n\r\n" },
        { "a blank before the colon", "GET / HTTP/1.1\r\nHost: x\r\nContent-Length : 0\r\n\r\n" },
        { "a folded header", "GET / HTTP/1.1\r\nHost: x\r\nX-A: a\r\n b\r\n\r\n" },
        { "NUL in a header", "GET / HTTP/1.1\r\nHost: x\r\nX-A: a\0b\r\n\r\n" },
        { "NUL in the target", "GET /\0 HTTP/1.1\r\nHost: x\r\n\r\n" },
        { "a negative length", "POST /v1/recall HTTP/1.1\r\nHost: x\r\nContent-Length: -1\r\n\r\n" },
        { "a length that is no number", "POST /v1/recall HTTP/1.1\r\nHost: x\r\nContent-Length: 0x2\r\n\r\n{}" },
        { "two lengths", "POST /v1/recall HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\nContent-Length: 3\r\n\r\n{}" },
        { "a list of lengths", "POST /v1/recall HTTP/1.1\r\nHost: x\r\nContent-Length: 2, 2\r\n\r\n{}" },
        { "a length and chunks", "POST /v1/recall HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\n\r\n" },
        { "chunks and a length", "POST /v1/recall HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\nContent-Length: 2\r\n\r\n2\r\n{}\r\n0\r\n\r\n" },
        { "an unknown coding", "POST /v1/recall HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: xchunked\r\n\r\n0\r\n\r\n" },
        { "chunks that are not last", "POST /v1/recall HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked, identity\r\n\r\n0\r\n\r\n" },
        { "no length", "POST /v1/recall HTTP/1.0\r\nHost: x\r\nTransfer-Encoding: chunked, gzip\r\n\r\n" },
    };

    [Theory]
    [MemberData(nameof(Malformed))]
    public async Task Request_ThatIsNone_RefusedAndTheConnectionClosed(string what, string bytes)
    {
        await using var connection = await RawConnection.OpenAsync(server.Address);
        await connection.TrySendAsync(bytes);
        var answer = await connection.ReadToEndAsync();
        Assert.True(RawConnection.StatusOf(answer) is 400 or 501 or 505, $"{what}: {answer}");
        Assert.Single(answer.Split("HTTP/1.1 ")[1..]);
        Assert.DoesNotContain("   at ", answer, StringComparison.Ordinal);
        using var bare = server.CreateStranger();
        Assert.Equal(200, (await bare.GetAsync("/health")).Status);
    }

    [Theory]
    [InlineData(431, "X-Long", 33 * 1024, 1)]
    [InlineData(431, "X-Many", 1, 101)]
    public async Task Headers_TooMuchOfThem_431(int status, string name, int length, int count)
    {
        await using var connection = await RawConnection.OpenAsync(server.Address);
        var headers = string.Concat(Enumerable.Range(0, count).Select(n => $"{name}-{n}: {new string('x', length)}\r\n"));
        await connection.TrySendAsync($"GET / HTTP/1.1\r\nHost: x\r\n{headers}\r\n");
        Assert.Equal(status, RawConnection.StatusOf(await connection.ReadToEndAsync()));
    }

    [Fact]
    public async Task Target_TooLong_414()
    {
        await using var connection = await RawConnection.OpenAsync(server.Address);
        await connection.TrySendAsync($"GET /{new string('x', 64 * 1024)} HTTP/1.1\r\nHost: x\r\n\r\n");
        Assert.Equal(414, RawConnection.StatusOf(await connection.ReadToEndAsync()));
    }

    /// <summary>What a proxy that goes by the length would have passed on as the body is not taken for a request.</summary>
    [Theory]
    [InlineData("Content-Length: 6\r\nTransfer-Encoding: chunked\r\n")]
    [InlineData("Transfer-Encoding: chunked\r\nContent-Length: 6\r\n")]
    public async Task BodyOfTwoLengths_WithARightKey_RefusedWithAProblemAndNothingBehindItIsDone(string framing)
    {
        using var owner = await server.CreateOwnerAsync();
        var memory = await owner.RememberAsync("u", "User likes jazz.");
        await using var connection = await RawConnection.OpenAsync(server.Address);
        await connection.TrySendAsync(
            $"POST /v1/recall HTTP/1.1\r\nHost: x\r\nX-API-Key: {owner.ApiKey}\r\nContent-Type: application/json\r\n{framing}\r\n0\r\n\r\n" +
            $"DELETE /v1/memory/{memory}?user_id=u HTTP/1.1\r\nHost: x\r\nX-API-Key: {owner.ApiKey}\r\n\r\n");
        var answer = await connection.ReadToEndAsync();
        Assert.Equal(400, RawConnection.StatusOf(answer));
        Assert.Contains("in two ways", answer, StringComparison.Ordinal);
        Assert.Single(answer.Split("HTTP/1.1 ")[1..]);
        Assert.Equal(["User likes jazz."], await owner.ContentsAsync("u"));
    }

    /// <summary>Where a chunk ends is told by one line end and no other, whatever stands behind its size.</summary>
    [Theory]
    [InlineData("2;a\nb\r\n{}\r\n0\r\n\r\n")]
    [InlineData("2;\n{}\r\n0\r\n\r\n")]
    [InlineData("zz\r\n{}\r\n0\r\n\r\n")]
    [InlineData("2\r\n{}x\r\n0\r\n\r\n")]
    [InlineData("-2\r\n{}\r\n0\r\n\r\n")]
    [InlineData("FFFFFFFFFFFFFFFFF\r\n{}\r\n0\r\n\r\n")]
    public async Task Chunks_ThatCouldBeReadInTwoWays_400(string chunks)
    {
        using var owner = await server.CreateOwnerAsync();
        await using var connection = await RawConnection.OpenAsync(server.Address);
        await connection.TrySendAsync(
            $"POST /v1/recall HTTP/1.1\r\nHost: x\r\nX-API-Key: {owner.ApiKey}\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n{chunks}");
        Assert.Equal(400, RawConnection.StatusOf(await connection.ReadToEndAsync()));
    }

    [Theory]
    [InlineData("http://x/v1/users", 401)]
    [InlineData("/v1/../v1/users", 401)]
    [InlineData("/health/../v1/users", 401)]
    [InlineData("//v1/users", 404)]
    public async Task Target_WrittenOtherwise_IsGuardedAllTheSame(string target, int status)
    {
        await using var connection = await RawConnection.OpenAsync(server.Address);
        await connection.TrySendAsync($"GET {target} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
        Assert.Equal(status, RawConnection.StatusOf(await connection.ReadToEndAsync()));
    }

    [Theory]
    [InlineData("/v1/memory/../admin/keys", 403)]
    [InlineData("/v1/memory/..%2fadmin%2fkeys?user_id=u", 404)]
    [InlineData("/v1/users/..%2F..%2F..%2Fetc%2Fpasswd", 404)]
    [InlineData("/v1/users/%2e%2e", 404)]
    [InlineData("/v1/users/..%5C..%5Cwindows", 404)]
    [InlineData("/v1/users/%00", 404)]
    [InlineData("/v1/sessions/..%2f..%2fx?user_id=..%2f..%2fu", 404)]
    public async Task Path_ThatClimbs_ReachesNothing(string target, int status)
    {
        using var owner = await server.CreateOwnerAsync();
        await using var connection = await RawConnection.OpenAsync(server.Address);
        await connection.TrySendAsync($"GET {target} HTTP/1.1\r\nHost: x\r\nX-API-Key: {owner.ApiKey}\r\nConnection: close\r\n\r\n");
        var answer = await connection.ReadToEndAsync();

        // The platform refuses some of them by itself.
        Assert.True(RawConnection.StatusOf(answer) == status || RawConnection.StatusOf(answer) == 400, answer);
    }

    [Fact]
    public async Task UserId_ThatClimbs_IsAnIdLikeAnyOther()
    {
        using var owner = await server.CreateOwnerAsync();
        const string Climbing = "../../../climbed";
        await owner.RememberAsync(Climbing, "User climbs.");
        Assert.Equal(["User climbs."], await owner.ContentsAsync(Climbing));
        Assert.Empty(Directory.EnumerateFileSystemEntries(Path.GetTempPath(), "climbed*"));
    }

    [Theory]
    [InlineData("X-HTTP-Method-Override")]
    [InlineData("X-HTTP-Method")]
    [InlineData("X-Method-Override")]
    public async Task MethodOverride_IsNotHonoured(string header)
    {
        using var owner = await server.CreateOwnerAsync();
        var memory = await owner.RememberAsync("u", "User likes jazz.");
        (await owner.PostAsync($"/v1/memory/{memory}?user_id=u&_method=DELETE", "{}", (header, "DELETE"))).ShouldBeProblem(405);
        Assert.Equal(["User likes jazz."], await owner.ContentsAsync("u"));
    }

    [Fact]
    public async Task Trace_EchoesNothing()
    {
        using var owner = await server.CreateOwnerAsync();
        var reply = await owner.SendAsync(HttpMethod.Trace, "/v1/users", body: null, ("X-Secret", "echo-me"));
        reply.ShouldBeProblem(405);
        Assert.DoesNotContain("echo-me", reply.Text, StringComparison.Ordinal);
    }
}
