using Memory.Testing;

namespace Memory.Docs.Tests.Migration;

/// <summary>What is not an export, what the server will not have, and what is interrupted.</summary>
public sealed class BrokenInputTests(RunningServer server)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("a.json", "{\"results\": [\n  {\"id\": \"1\", \"memory\": \"x\", \"user_id\": \"u\"},\n  {\"id\": }\n]}", "a.json:3")]
    [InlineData("a.json", "[{\"id\": \"1\"}] trailing", "a.json:1")]
    [InlineData("a.json", "", "a.json is empty")]
    [InlineData("a.json", "{\"status\": [1, 2]", "a.json:1")]
    [InlineData("a.json", "42", "holds no list of records")]
    [InlineData("a.jsonl", "{\"id\": \"1\", \"memory\": \"x\", \"user_id\": \"u\"}\n{\"id\": \"2\"", "a.jsonl:2")]
    [InlineData("a.jsonl", "{\"id\": \"1\", \"payload\": \"{no\"}", "a.jsonl:1: the payload is no JSON")]
    [InlineData("a.csv", "id,memory\n1,\"open", "a.csv:2: a quote is not closed")]
    [InlineData("a.csv", "id,memory\n1,x,y", "a.csv:2: 3 cells, but the head line names 2")]
    public async Task File_ThatIsBroken_IsToldWithItsLineAndNothingIsWritten(string name, string text, string told)
    {
        using var run = await MigrateFixture.MakeAsync(server, Token);

        var (status, output, errors) = await run.RunAsync("mem0", run.Write(name, text)).Guarded();

        Assert.Equal(1, status);
        Assert.Contains(told, errors, StringComparison.Ordinal);
        Assert.Empty(output);
        Assert.Empty(await run.MemoriesAsync("u"));
    }

    [Theory]
    [InlineData(1, "mem0", "nowhere.json")]
    [InlineData(1, "memoire", "nowhere")]
    [InlineData(2, "mem1", "x.json")]
    [InlineData(2, "mem0")]
    [InlineData(2, "mem0", "x.json", "--btch", "5")]
    [InlineData(2, "mem0", "x.json", "--batch", "0")]
    [InlineData(2, "mem0", "x.json", "--server", "ftp://x")]
    [InlineData(2, "memoire", "a", "b")]
    public async Task Command_ThatCannotBeCarriedOut_SaysSo(int status, params string[] args)
    {
        using var run = await MigrateFixture.MakeAsync(server, Token);

        var (ended, _, errors) = await run.RunAsync(args).Guarded();

        Assert.Equal(status, ended);
        Assert.NotEmpty(errors);
    }

    [Fact]
    public async Task Key_ThatIsWrong_FailsAndSaysSo()
    {
        using var run = await MigrateFixture.MakeAsync(server, Token);
        var file = run.Write("a.json", "[{\"id\": \"1\", \"memory\": \"x\", \"user_id\": \"u\"}]");
        await using var errors = new StringWriter();

        var status = await Samples.Migrate.Migration.RunAsync(["mem0", file, "--server", server.Address.ToString(), "--api-key", "wrong"], TextWriter.Null, errors, TimeProvider.System, Token).Guarded();

        Assert.Equal(1, status);
        Assert.Contains("Authentication required", errors.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Records_ThatTheServerWouldRefuse_HoldUpNoOthers()
    {
        using var run = await MigrateFixture.MakeAsync(server, Token);
        var deep = string.Concat(Enumerable.Repeat("{\"a\":", 6)) + "1" + new string('}', 6);
        var file = run.Write("a.jsonl", $$$"""
            {"id": "1", "memory": "Likes tea", "user_id": "u"}
            {"id": "2", "memory": "{{{new string('x', 10_001)}}}", "user_id": "u"}
            {"id": "3", "memory": "a\u0000b", "user_id": "u"}
            {"id": "4", "memory": "deep", "user_id": "u", "metadata": {{{deep}}}}
            {"id": "5", "memory": "wide", "user_id": "u", "metadata": {"a": "{{{new string('y', 6_000)}}}"}}
            {"id": "6", "memory": "long name", "user_id": "{{{new string('u', 256)}}}"}
            {"id": "1", "memory": "Likes tea again", "user_id": "u"}
            "no record"
            {"id": "7", "memory": "half \ud83d", "user_id": "u"}
            {"id": "8", "memory": "Likes coffee 😀", "user_id": "u"}
            {"id": "9", "memory": "   ", "user_id": "u"}
            """);

        var (status, output, errors) = await run.RunAsync("mem0", file).Guarded();

        Assert.True(status == 0, errors);
        Assert.Equal(["Likes coffee 😀", "Likes tea"], (await run.MemoriesAsync("u")).Select(memory => memory.Content).Order(StringComparer.Ordinal));
        Assert.Contains("9 left out", output, StringComparison.Ordinal);
        Assert.DoesNotContain("server refuses", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_ThatIsStopped_GoesOnWhereItWas()
    {
        using var run = await MigrateFixture.MakeAsync(server, Token);
        var file = run.Write("a.jsonl", string.Join('\n', Enumerable.Range(0, 9).Select(i => $$"""{"id": "{{i}}", "memory": "Owns book {{i}}", "user_id": "u{{i % 3}}"}""")));
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Token);
        await using var listener = new StopsAtOnce(stop);

        var (stopped, _, errors) = await run.RunAsync(listener, stop.Token, "mem0", file, "--batch", "2").Guarded();
        var between = (await run.MemoriesAsync("u0")).Count + (await run.MemoriesAsync("u1")).Count + (await run.MemoriesAsync("u2")).Count;
        var (status, output, _) = await run.RunAsync("mem0", file, "--batch", "2").Guarded();

        Assert.Equal((1, 0), (stopped, status));
        Assert.Contains("Stopped.", errors, StringComparison.Ordinal);
        Assert.Equal(3, between);
        Assert.Contains("6 memories written, 3 there already", output, StringComparison.Ordinal);
        Assert.Equal(3, (await run.MemoriesAsync("u2")).Count);
    }

    private sealed class StopsAtOnce(CancellationTokenSource stop) : StringWriter
    {
        public override Task WriteLineAsync(string? value) => stop.CancelAsync();
    }
}
