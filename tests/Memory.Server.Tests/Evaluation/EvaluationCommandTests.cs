using System.Text.Json;
using Memory.Evaluation.Asking;
using Memory.Evaluation.Cli;
using Memory.Server.Tests.Api;

namespace Memory.Server.Tests.Evaluation;

/// <summary>The command as somebody at a shell sees it: tables, complaints, files, exit code.</summary>
public sealed class EvaluationCommandTests(ServerFixture server) : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("memory-evaluation-tests-").FullName;

    private static string Example => QualityTests.FileOf("example.json");

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Run_OnAServerOfItsOwn_PrintsTablesAndWritesTheReport()
    {
        var json = Path.Combine(_folder, "report.json");

        var run = await RunAsync(Example, "--json", json, "--budgets", "64,1024", "--ablation", "--parallel", "2");

        Assert.Equal(0, run.Code);
        Assert.Contains("example: 8 turns in", run.Error, StringComparison.Ordinal);
        string[] parts = ["example     ", "ALL  ", "single-fact", "64 tokens", "1024 tokens", "- slot found: n=1", "current fact first: n=2 100.0 %", "no stale value as current: n=1 100.0 %", "against 1 unanswerable", "p95", "| without | weight |"];
        Assert.All(parts, part => Assert.Contains(part, run.Output, StringComparison.Ordinal));

        using var report = JsonDocument.Parse(await File.ReadAllTextAsync(json, Token));
        var root = report.RootElement;
        Assert.Equal(("memory-evaluation", 1), (root.GetProperty("format").GetString(), root.GetProperty("version").GetInt32()));
        var figures = root.GetProperty("figures");
        Assert.Equal((5, 2, 100), (figures.GetProperty("example/ALL/n").GetInt32(), figures.GetProperty("example/facts/n").GetInt32(), figures.GetProperty("example/facts/first").GetDouble()));
        Assert.True(figures.GetProperty("example/ALL/covered1024").GetDouble() >= figures.GetProperty("example/ALL/covered64").GetDouble());
        Assert.True(figures.TryGetProperty("example/ALL/line64-of-100", out _));
        Assert.Contains(root.GetProperty("ablation").EnumerateArray(), row => row.GetProperty("signal").GetString() == "lexical");
        var printer = root.GetProperty("questions")[2];
        Assert.Equal(("identifiers", "7", 1), (
            printer.GetProperty("category").GetString(), printer.GetProperty("gold")[0].GetProperty("turn").GetString(), printer.GetProperty("gold")[0].GetProperty("rank").GetInt32()));
    }

    [Fact]
    public async Task Run_OnARunningServer_UsesItsKeyAndNewUsersEachTime()
    {
        using var owner = await server.CreateOwnerAsync();
        string[] args = [Example, "--server", server.Address.ToString(), "--api-key", owner.ApiKey!, "--budgets", "512"];

        Assert.Equal((0, 0), ((await RunAsync([.. args, "--tag", "one"])).Code, (await RunAsync([.. args, "--tag", "two"])).Code));

        var users = (await owner.GetAsync("/v1/users")).Json.GetProperty("users").EnumerateArray().Select(user => user.GetProperty("id").GetString());
        Assert.Equal(["example-one", "example-two"], users.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Run_BelowAFloor_NamesTheFigureAndFails()
    {
        var floors = Path.Combine(_folder, "floors.json");
        await File.WriteAllTextAsync(floors, """{"example/ALL/n": 5, "example/ALL/r10": 101}""", Token);

        var run = await RunAsync(Example, "--budgets", "512", "--require", floors);

        Assert.Equal(1, run.Code);
        Assert.Contains("example/ALL/r10 is ", run.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("example/ALL/n is", run.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("is no option", "--unknown")]
    [InlineData("no conversation is called nobody", "--only", "nobody")]
    [InlineData("--weights: 'lexical' is no weight", "--weights", "lexical")]
    [InlineData("--weights: 'lexical=-1' is no weight", "--weights", "lexical=-1")]
    [InlineData("--weights: slot is named twice", "--weights", "slot=1,slot=2")]
    [InlineData("--budgets: '' is no number", "--budgets", "512,")]
    [InlineData("--budgets: '40000' is no number", "--budgets", "40000")]
    [InlineData("--parallel: 0 is not from 1 to 64", "--parallel", "0")]
    [InlineData("--server: 'ftp://x' is no address", "--server", "ftp://x", "--api-key", "k")]
    [InlineData("--server needs an --api-key", "--server", "http://127.0.0.1:9")]
    [InlineData("--api-key is for a --server", "--api-key", "k")]
    [InlineData("exclude each other", "--server", "http://127.0.0.1:9", "--api-key", "k", "--postgres", "Host=x")]
    [InlineData("this is no connection string", "--postgres", "nonsense")]
    [InlineData("--json: there is no folder", "--json", "no-such-folder/out.json")]
    [InlineData("is a file to read", "--json", "EXAMPLE")]
    [InlineData("no-such-file.json: there is no such file", "--require", "no-such-file.json")]
    public async Task Run_WithAMistakeOnTheCommandLine_SaysItInOneLine(string complaint, params string[] args)
    {
        var run = await RunAsync([Example, .. args.Select(arg => arg == "EXAMPLE" ? Example : arg)]);

        Assert.Equal((2, ""), (run.Code, run.Output));
        Assert.Contains(complaint, run.Error, StringComparison.Ordinal);
        Assert.Single(run.Error.TrimEnd().Split('\n'));
    }

    [Theory]
    [InlineData("weights.telepathy", "--weights", "telepathy=1")]
    [InlineData("must not all be 0", "--weights", "NONE")]
    public async Task Run_ThatTheServerRefuses_SaysWhatItSaid(string complaint, params string[] args)
    {
        var run = await RunAsync([Example, .. args.Select(arg => arg == "NONE" ? AllSignalsOff() : arg)]);

        Assert.Equal(1, run.Code);
        Assert.Contains(complaint, run.Error, StringComparison.Ordinal);
        Assert.DoesNotContain(" at Memory.", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_WithAMessageThatTheServerRefuses_NamesTheConversation()
    {
        var file = Path.Combine(_folder, "bad.json");
        await File.WriteAllTextAsync(
            file, """[{"name": "ana", "turns": [{"id": "1", "session_id": "s", "role": "user", "content": "a\u0000b"}], "questions": []}]""", Token);

        var run = await RunAsync(file);

        Assert.Equal(1, run.Code);
        Assert.StartsWith("ana: The server refused a request: messages[0].content", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Server_OfARunsOwn_LeavesNoFolderBehind()
    {
        var running = await ThrowawayServer.StartAsync(postgres: null, Token);
        Assert.True(Directory.Exists(running.Folder));

        await running.DisposeAsync();

        Assert.False(Directory.Exists(running.Folder));
    }

    [Fact]
    public async Task Run_WithAWrongKey_SaysThatItWasRefused()
    {
        var run = await RunAsync(Example, "--server", server.Address.ToString(), "--api-key", "wrong");

        Assert.Equal(1, run.Code);
        Assert.Contains("401: Authentication required", run.Error, StringComparison.Ordinal);
    }

    private static string AllSignalsOff() => string.Join(',', Memory.Server.Recall.RecallService.SignalNames.Select(name => $"{name}=0"));

    private static async Task<(int Code, string Output, string Error)> RunAsync(params string[] args)
    {
        using StringWriter output = new(), error = new();
        return (await EvaluationCommand.RunAsync(args, output, error, Token), output.ToString(), error.ToString());
    }
}
