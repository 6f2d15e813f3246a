using Memory.Client;
using Memory.Evaluation.Asking;
using Memory.Evaluation.Conversations;
using Memory.Testing;

namespace Memory.Server.Tests.Evaluation;

/// <summary>How a conversation is handed over, and what happens when the server is busy or fails.</summary>
public sealed class MemoryUnderTestTests
{
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);
    private readonly ManualTime _time = new();
    private readonly FakeMemory _server = new() { OnJob = static id => Job(id, JobStatus.Done) };

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Ingest_OfSeveralSessions_IsOneRequestEachInPartsOfAHundred()
    {
        SaidTurn[] turns = [.. Enumerable.Range(0, 205).Select(static i => Turn($"{i}", i % 2 == 0 ? "a" : "b"))];

        await IngestAsync(turns);

        Assert.Equal([("u-a", 100), ("u-a", 3), ("u-b", 100), ("u-b", 2)], _server.Ingests.Select(static request => (request.SessionId, request.Messages.Count)));
        Assert.Equal("0 2 4", string.Join(' ', _server.Messages.Take(3).Select(static message => message.Id)));
        var sent = _server.Messages[0];
        Assert.Equal((TurnRole.User, "Ana", "hello", DateTimeOffset.UnixEpoch), (sent.Role, sent.Name, sent.Content, sent.CreatedAt));
    }

    [Fact]
    public async Task Ingest_WhileTheJobRuns_WaitsForIt()
    {
        var looks = 0;
        _server.OnJob = id => Job(id, ++looks < 3 ? JobStatus.Running : JobStatus.Done);

        var ingest = IngestAsync([Turn("1", "a")]);
        for (var i = 0; i < 2; i++)
        {
            await _time.WhenTimersAsync(1);
            Assert.False(ingest.IsCompleted);
            _time.Advance(TimeSpan.FromSeconds(1));
        }

        await ingest.Guarded();
        Assert.Equal(3, looks);
    }

    [Fact]
    public async Task Ingest_WhoseJobFails_SaysWhy()
    {
        _server.OnJob = static id => Job(id, JobStatus.Failed) with { LastError = "no room" };

        Assert.Equal("The job job failed: no room", (await Assert.ThrowsAsync<EvaluationException>(() => IngestAsync([Turn("1", "a")]))).Message);
    }

    [Fact]
    public async Task Ingest_WhoseJobNeverEnds_IsGivenUp()
    {
        _server.OnJob = static id => Job(id, JobStatus.Queued);

        var ingest = IngestAsync([Turn("1", "a")]);
        await _time.WhenTimersAsync(1);
        _time.Advance(Minute + TimeSpan.FromSeconds(1));

        await Assert.ThrowsAsync<EvaluationException>(() => ingest.Guarded());
    }

    [Fact]
    public async Task Recall_ThatTheServerPutsOff_IsAskedAgainAfterTheTimeItNamed()
    {
        var asked = 0;
        _server.OnRecall = (request, _) =>
            ++asked == 1 ? throw new MemoryUnavailableException("429", retryAfter: TimeSpan.FromSeconds(7)) : ValueTask.FromResult(FakeMemory.Recalled(request.UserId, ""));

        var recall = new MemoryUnderTest(_server, _time).RecallAsync(new RecallRequest { UserId = "u", Query = "q" }, Token);
        await _time.WhenTimersAsync(1);
        _time.Advance(TimeSpan.FromSeconds(6.9));
        Assert.Equal((1, false), (asked, recall.IsCompleted));
        _time.Advance(TimeSpan.FromSeconds(0.2));

        // The wait is not the server's speed.
        Assert.Equal(TimeSpan.Zero, (await recall.Guarded()).Took);
        Assert.Equal(2, asked);
    }

    [Fact]
    public async Task Recall_ThatFailsWithoutAskingToWait_IsNotAskedAgain()
    {
        _server.OnRecall = static (_, _) => throw new MemoryUnavailableException("gone");

        await Assert.ThrowsAsync<MemoryUnavailableException>(() => new MemoryUnderTest(_server, _time).RecallAsync(new RecallRequest { UserId = "u", Query = "q" }, Token));
        Assert.Single(_server.Recalls);
    }

    [Fact]
    public async Task List_OfSeveralPages_HoldsAllOfThem()
    {
        var asked = new List<string?>();
        _server.OnList = request =>
        {
            asked.Add(request.Cursor);
            Assert.True(request.IncludeSuperseded);
            return new MemoryPage([], asked.Count < 3 ? $"{asked.Count}" : null);
        };

        await new MemoryUnderTest(_server, _time).ListAsync("u", Token);

        Assert.Equal([null, "1", "2"], asked);
    }

    [Theory]
    [InlineData("x", 99_999, false)]
    [InlineData("x", 100_000, false)]
    [InlineData("x", 100_001, true)]
    [InlineData("🐙", 100_000, false)]
    [InlineData("🐙", 100_001, true)]
    public void Content_OverTheLimit_IsCutBetweenCharacters(string character, int count, bool isCut)
    {
        var content = string.Concat(Enumerable.Repeat(character, count));

        Assert.Equal(isCut, ContentLimit.IsExceededBy(content));
        Assert.Equal(character.Length * Math.Min(count, ContentLimit.Characters), ContentLimit.Cut(content).Length);
    }

    private Task IngestAsync(IReadOnlyList<SaidTurn> turns) => new MemoryUnderTest(_server, _time).IngestAsync("u", turns, Minute, Token);

    private static SaidTurn Turn(string id, string session) => new(id, session, TurnRole.User, "Ana", "hello", DateTimeOffset.UnixEpoch);

    private static JobRecord Job(string id, JobStatus status) =>
        new() { JobId = id, Status = status, Attempts = 1, CreatedAt = DateTimeOffset.UnixEpoch, UpdatedAt = DateTimeOffset.UnixEpoch };
}
