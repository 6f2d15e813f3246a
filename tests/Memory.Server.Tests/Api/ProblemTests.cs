namespace Memory.Server.Tests.Api;

/// <summary>Failures that have nothing to do with a body.</summary>
public sealed class ProblemTests(ServerFixture server)
{
    [Theory]
    [InlineData("GET", "/nope", 404)]
    [InlineData("GET", "/v1/nope", 404)]
    [InlineData("GET", "/v1/admin/nope", 404)]
    [InlineData("POST", "/health", 405)]
    [InlineData("PUT", "/v1/memory", 405)]
    [InlineData("DELETE", "/v1/recall", 405)]
    [InlineData("GET", "/v1/memory/not-an-id?user_id=u", 404)]
    [InlineData("GET", "/v1/memory/01890000-0000-7000-8000-000000000000?user_id=u", 404)]
    [InlineData("DELETE", "/v1/memory/01890000-0000-7000-8000-000000000000?user_id=u", 404)]
    [InlineData("DELETE", "/v1/memory/01890000-0000-7000-8000-000000000000/soft?user_id=u", 404)]
    [InlineData("GET", "/v1/memory/01890000-0000-7000-8000-000000000000/history?user_id=u", 404)]
    [InlineData("GET", "/v1/memory/01890000-0000-7000-8000-000000000000/source?user_id=u", 404)]
    [InlineData("GET", "/v1/jobs/nope", 404)]
    [InlineData("GET", "/v1/jobs/%00", 400)]
    [InlineData("GET", "/v1/sessions/nope?user_id=u", 404)]
    [InlineData("DELETE", "/v1/sessions/nope?user_id=u", 404)]
    [InlineData("GET", "/v1/sessions/nope/messages?user_id=u", 404)]
    [InlineData("DELETE", "/v1/admin/keys/nope", 404)]
    public async Task Request_ForNothing_IsAProblem(string method, string path, int status)
    {
        var reply = await server.Root.SendAsync(new HttpMethod(method), path, body: null);
        if (status == 400)
            Assert.Equal(400, reply.Status);
        else
            reply.ShouldBeProblem(status);
    }

    [Theory]
    [InlineData("/")]
    [InlineData("/health")]
    public async Task Service_WithoutKey_Answers(string path)
    {
        using var stranger = server.CreateStranger();
        var reply = await stranger.GetAsync(path);
        Assert.Equal(200, reply.Status);
        Assert.False(reply.Headers.ContainsKey("Server"));
    }

    [Fact]
    public async Task Root_TellsNameAndVersion()
    {
        using var stranger = server.CreateStranger();
        var reply = await stranger.GetAsync("/");
        Assert.Equal("memory-server", reply.Json.GetProperty("name").GetString());
        Assert.Matches(@"^\d+\.\d+\.\d+$", reply.Json.GetProperty("version").GetString());
    }
}
