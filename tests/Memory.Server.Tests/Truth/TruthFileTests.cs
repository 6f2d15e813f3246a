using Memory.Evaluation.Cli;
using Memory.Evaluation.Conversations;
using Memory.Evaluation.Truth;

namespace Memory.Server.Tests.Truth;

/// <summary>Labels that say something else than their author meant are refused rather than counted.</summary>
public sealed class TruthFileTests : IDisposable
{
    private const string Turns = """[{"session": "s", "role": "user", "said_at": "2025-03-01T09:00:00Z", "content": "I live in Porto"}]""";

    private readonly string _folder = Directory.CreateTempSubdirectory("memory-truth-").FullName;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData("""{"id": "a", "theme": "t", "knowable_by": "both", "turns": TURNS, "expected": {}}""", "must be rules or model")]
    [InlineData("""{"id": "a", "theme": "t", "knowable_by": "rules", "turns": [], "expected": {}}""", "has no turns")]
    [InlineData("""{"id": "a", "theme": "t", "knowable_by": "rules", "turns": TURNS, "now": "2025-02-01T09:00:00Z", "expected": {}}""", "is asked before")]
    [InlineData("""{"id": "a", "theme": "t", "knowable_by": "rules", "turns": TURNS, "expected": {"history": [{"slot": "x", "value": "y", "reason": "edited"}]}}""", "must be replaced, corrected or negated")]
    [InlineData("""{"id": "a", "theme": "t", "knowable_by": "rules", "turns": TURNS}""", "has no expected")]
    public async Task File_Mistake_IsNamed(string conversation, string complaint)
    {
        var path = Write(conversation);

        var mistake = await Assert.ThrowsAsync<InputException>(() => TruthFile.ReadAllAsync([path], Token));

        Assert.Contains(complaint, mistake.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task File_IdTwice_IsRefused()
    {
        const string One = """{"id": "a", "theme": "t", "knowable_by": "rules", "turns": TURNS, "expected": {}}""";

        await Assert.ThrowsAsync<InputException>(() => TruthFile.ReadAllAsync([Write($"{One}, {One}")], Token));
    }

    [Fact]
    public async Task File_LateTurn_ArrivesAfterTheOneBeforeIt()
    {
        var path = Write("""
            {"id": "a", "theme": "t", "knowable_by": "rules", "expected": {}, "turns": [
              {"session": "s", "role": "user", "said_at": "2025-03-01T09:00:00Z", "content": "one"},
              {"session": "s", "role": "user", "said_at": "2025-02-01T09:00:00Z", "content": "two"},
              {"session": "s", "role": "user", "said_at": "2025-02-02T09:00:00Z", "arrives_at": "2025-04-01T09:00:00Z", "content": "three"}]}
            """);

        var conversation = Assert.Single(await TruthFile.ReadAllAsync([path], Token));

        Assert.Equal([3, 3, 4], conversation.Turns.Select(static turn => turn.ArrivesAt.Month));
        Assert.Equal(new DateTimeOffset(2025, 4, 2, 9, 0, 0, TimeSpan.Zero), conversation.Now);
    }

    [Fact]
    public async Task Command_Truth_PrintsATableAndWhatIsWrong()
    {
        var path = Write("""
            {"id": "a", "theme": "places", "knowable_by": "rules", "turns": TURNS, "expected": {"current": [{"slot": "location", "values": ["Porto"], "exactly": true}]}},
            {"id": "b", "theme": "places", "knowable_by": "rules", "turns": TURNS, "expected": {"current": [{"slot": "location", "values": ["Faro"], "exactly": true}]}}
            """);

        var (code, output, _) = await RunAsync("--truth", path);

        Assert.Equal(0, code);
        Assert.Contains("places        |    1 of   2   50.0 % |", output, StringComparison.Ordinal);
        Assert.Contains("current location: expected Faro, got Porto", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Command_TruthOnARunningServer_IsWrongUsage()
    {
        var (code, _, error) = await RunAsync("--truth", Write(""), "--server", "http://127.0.0.1:1", "--api-key", "k");

        Assert.Equal(2, code);
        Assert.Contains("--truth", error, StringComparison.Ordinal);
    }

    private static async Task<(int Code, string Output, string Error)> RunAsync(params string[] args)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        return (await EvaluationCommand.RunAsync(args, output, error, Token), output.ToString(), error.ToString());
    }

    private string Write(string conversations)
    {
        var path = Path.Combine(_folder, "truth.json");
        File.WriteAllText(path, $"[{conversations.Replace("TURNS", Turns, StringComparison.Ordinal)}]");
        return path;
    }
}
