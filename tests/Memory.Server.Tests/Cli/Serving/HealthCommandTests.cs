using Memory.Server.Cli;
using Memory.Server.Cli.Serving;
using Memory.Server.Tests.Api;
using Memory.Testing;
using Microsoft.AspNetCore.Http;

namespace Memory.Server.Tests.Cli.Serving;

/// <summary>The command by which a container asks whether its server is well.</summary>
public sealed class HealthCommandTests(ServerFixture server)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("")]
    [InlineData("health")]
    [InlineData("health/")]
    public async Task Server_Well_0(string path) =>
        Assert.Equal((0, "ok", ""), await RunAsync("health", "--url", new Uri(server.Address, path).AbsoluteUri));

    [Fact]
    public async Task Server_Asked_IsAskedWithoutAKey()
    {
        await using var stub = await StubMemoryServer.StartAsync();
        stub.OnRequest = static (context, _) => StubMemoryServer.JsonAsync(context, """{"status":"ok"}""");

        Assert.Equal(0, (await RunAsync("health", "--url", stub.Address.AbsoluteUri)).Code);

        var asked = Assert.Single(stub.Requests);
        Assert.Equal(("/health", ""), (asked.Target, asked.Authorization));
    }

    [Theory]
    [InlineData(503, """{"status":"unavailable"}""", "says of itself: unavailable")]
    [InlineData(200, """{"status":"draining"}""", "says of itself: draining")]
    [InlineData(200, "<html>Welcome to another server</html>", "is no memory server")]
    [InlineData(200, "[]", "is no memory server")]
    [InlineData(200, "", "is no memory server")]
    [InlineData(302, "", "is no memory server")]
    [InlineData(500, """{"status":500}""", "is no memory server")]
    public async Task Answer_ThatIsNotWell_1AndTheReason(int status, string body, string reason)
    {
        await using var stub = await StubMemoryServer.StartAsync();
        stub.OnRequest = async (context, _) =>
        {
            context.Response.StatusCode = status;
            context.Response.Headers.Location = status == 302 ? "/elsewhere" : default;
            await context.Response.WriteAsync(body);
        };

        var asked = await RunAsync("health", "--url", stub.Address.AbsoluteUri);

        Assert.Equal((1, ""), (asked.Code, asked.Output));
        Assert.Contains(reason, asked.Error, StringComparison.Ordinal);
        Assert.Single(stub.Requests);
    }

    [Fact]
    public async Task Server_NotThere_1AndTheReason()
    {
        var asked = await RunAsync("health", "--url", "http://127.0.0.1:1");

        Assert.Equal((1, ""), (asked.Code, asked.Output));
        Assert.StartsWith("The server at http://127.0.0.1:1/ cannot be reached", asked.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Server_Silent_GivenUpInTime()
    {
        await using var stub = await StubMemoryServer.StartAsync();
        var asked = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        stub.OnRequest = async (context, _) =>
        {
            asked.TrySetResult();
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, context.RequestAborted);
        };
        var clock = new ManualTime();
        var fault = HealthProbe.FindFaultAsync(stub.Address, TimeSpan.FromSeconds(5), clock, Token);
        await asked.Task.Guarded();

        clock.Advance(TimeSpan.FromSeconds(5));

        Assert.EndsWith("has not answered within 5 s.", await fault.Guarded(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Caller_Cancels_IsNoFaultOfTheServer()
    {
        using var cancelled = new CancellationTokenSource();
        await cancelled.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => HealthProbe.FindFaultAsync(server.Address, TimeSpan.FromSeconds(5), TimeProvider.System, cancelled.Token));
    }

    [Theory]
    [InlineData("--url", "nonsense")]
    [InlineData("--url", "ftp://127.0.0.1")]
    [InlineData("--url")]
    [InlineData("--timeout", "0")]
    [InlineData("--timeout", "601")]
    [InlineData("--timeout", "soon")]
    [InlineData("extra")]
    public async Task WrongUsage_2(params string[] args)
    {
        var refused = await RunAsync(["health", .. args]);
        Assert.Equal((2, ""), (refused.Code, refused.Output));
        Assert.NotEmpty(refused.Error);
    }

    private static async Task<(int Code, string Output, string Error)> RunAsync(params string[] args)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        var code = await CommandLine.RunAsync(args, Commands.All, output, error, Token);
        return (code, output.ToString().Trim(), error.ToString().Trim());
    }
}
