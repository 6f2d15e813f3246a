using System.Diagnostics;
using System.Net;
using Memory.Testing;

namespace Memory.Client.Tests.Telemetry;

public sealed class RecallTelemetryTests
{
    private const string Durations = "memory.client.recall.duration";

    private readonly ManualTime time = new();
    private readonly FakeMemory memory = new();

    private static RecallRequest Question => new() { UserId = "u", Query = "a secret question" };

    [Fact]
    public async Task Recall_Answered_IsMeasuredAndTraced()
    {
        await using var connection = MemoryConnection.Over(memory, time: time);
        using var spy = new TelemetrySpy(connection);
        memory.OnRecall = (request, _) =>
        {
            time.Advance(TimeSpan.FromMilliseconds(20));
            return ValueTask.FromResult(FakeMemory.Recalled(request.UserId, ""));
        };

        await connection.Recall.RecallAsync(Question);

        var measured = Assert.Single(spy.Of(Durations));
        Assert.Equal(0.02, measured.Value, tolerance: 0.001);
        Assert.Equal("memory.outcome=recalled", measured.Tags);
        var span = Assert.Single(spy.Spans);
        Assert.Equal(("search_memory", ActivityKind.Client, ActivityStatusCode.Unset), (span.OperationName, span.Kind, span.Status));
        Assert.Equal("recalled", span.GetTagItem("memory.outcome"));
        Assert.Equal(0, span.GetTagItem("gen_ai.memory.record.count"));
    }

    public static TheoryData<Exception, string, string> Faults => new()
    {
        { new MemoryUnavailableException("down"), "unavailable", "unavailable" },
        { new InvalidOperationException("a bug"), "unavailable", "unavailable" },
        { new MemoryApiException(HttpStatusCode.Unauthorized, new()), "rejected", "401" },
    };

    [Theory]
    [MemberData(nameof(Faults))]
    public async Task Recall_GoesWrong_SaysWhyAndNothingOfWhatWasSaid(Exception fault, string outcome, string error)
    {
        await using var connection = MemoryConnection.Over(memory, time: time);
        using var spy = new TelemetrySpy(connection);
        memory.OnRecall = (_, _) => throw fault;

        await connection.Recall.RecallAsync(Question);

        Assert.Equal($"error.type={error} memory.outcome={outcome}", Assert.Single(spy.Of(Durations)).Tags);
        var span = Assert.Single(spy.Spans);
        Assert.Equal((ActivityStatusCode.Error, error), (span.Status, span.GetTagItem("error.type")));
        Assert.DoesNotContain(span.TagObjects, static tag => tag.Value?.ToString()!.Contains("secret", StringComparison.Ordinal) is true);
    }

    [Fact]
    public async Task Circuit_Opens_ShowsInTheGaugeAndTheReason()
    {
        await using var connection = MemoryConnection.Over(memory, time: time);
        using var spy = new TelemetrySpy(connection);
        memory.OnRecall = static (_, _) => throw new MemoryUnavailableException("down");
        Assert.Equal(0, spy.Of("memory.client.recall.circuit_open")[^1].Value);

        for (var i = 0; i < 5; i++)
            await connection.Recall.RecallAsync(Question);

        Assert.Equal(1, spy.Of("memory.client.recall.circuit_open")[^1].Value);
        Assert.Equal("error.type=circuit_open memory.outcome=unavailable", spy.Of(Durations)[^1].Tags);
    }
}
