using System.Diagnostics.Metrics;
using Memory.Server.Embedding;
using Memory.Server.Recall;
using Memory.Server.Recall.Index;
using Memory.Server.Storage;
using Memory.Testing;
using Microsoft.Extensions.Logging;

namespace Memory.Server.Tests.Recall.Vectors;

/// <summary>A question's vector is worth a short wait and nothing more.</summary>
public sealed class QuestionEmbedderTests : IDisposable
{
    private readonly FakeService _service = new("service", 8);
    private readonly FakeService _other = new("other", 8, length: 0.5f);
    private readonly ManualTime _time = new();
    private readonly LogSpy _log = new();
    private readonly RecallTelemetry _telemetry = new();
    private readonly RecallOptions _options = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private VectorKind Kind => Embedders.KindOf(_service);

    public void Dispose()
    {
        _service.Dispose();
        _other.Dispose();
        _telemetry.Dispose();
        _log.Dispose();
    }

    [Fact]
    public async Task Embed_OfTheServicesKind_AsksTheService()
    {
        var vector = await Questions().EmbedAsync("a kitten", Kind, Token);

        Assert.Equal(_service.VectorOf("a kitten"), vector.ToArray());
    }

    [Fact]
    public async Task Embed_OfTheKindMadeAtOnce_AsksNoService()
    {
        var vector = await Questions().EmbedAsync("a kitten", kind: null, Token);

        Assert.Equal(HashingEmbedder.Dimensions, vector.Length);
        Assert.Empty(_service.Asked);
    }

    [Fact]
    public async Task Embed_OfThePreviousKind_AsksThatOne()
    {
        var vector = await Questions(previous: _other).EmbedAsync("a kitten", Embedders.KindOf(_other), Token);

        Assert.Equal(_other.VectorOf("a kitten"), vector.ToArray());
        Assert.Empty(_service.Asked);
    }

    [Theory]
    [InlineData("")]
    [InlineData(" \n")]
    public async Task Embed_OfNothing_AsksNobody(string text)
    {
        Assert.True((await Questions().EmbedAsync(text, Kind, Token)).IsEmpty);
        Assert.Empty(_service.Asked);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Embed_ByAServiceThatHangs_GoesOnAfterItsTime(bool mindsTheToken)
    {
        _service.Before = (_, token) => Task.Delay(Timeout.InfiniteTimeSpan, _time, mindsTheToken ? token : CancellationToken.None);
        using var counted = Count();
        var embedding = Questions().EmbedAsync("a kitten", Kind, Token).AsTask();
        await _service.WhenAskedAsync(1).Guarded();

        _time.Advance(_options.QuestionPatience - TimeSpan.FromMilliseconds(1));
        Assert.False(embedding.IsCompleted);
        _time.Advance(TimeSpan.FromMilliseconds(1));

        Assert.True((await embedding.Guarded()).IsEmpty);
        Assert.Equal(["late"], counted.Reasons);
    }

    [Fact]
    public async Task Embed_ByAServiceThatBlocksItsThread_GoesOnAfterItsTime()
    {
        using var release = new ManualResetEventSlim();
        _service.Before = (_, _) =>
        {
            release.Wait(Token);
            return Task.CompletedTask;
        };
        var embedding = Questions().EmbedAsync("a kitten", Kind, Token).AsTask();
        await _service.WhenAskedAsync(1).Guarded();

        _time.Advance(_options.QuestionPatience);

        Assert.True((await embedding.Guarded()).IsEmpty);
        release.Set();
    }

    [Fact]
    public async Task Embed_ByAServiceThatFails_GoesOnAndThenLeavesItAloneForAWhile()
    {
        _service.Before = static (_, _) => throw new InvalidOperationException("a kitten is none of your business");
        using var counted = Count();
        var questions = Questions();
        for (var i = 0; i < _options.QuestionFaults + 2; i++)
            Assert.True((await questions.EmbedAsync("a kitten", Kind, Token)).IsEmpty);
        Assert.Equal(_options.QuestionFaults, _service.Asked.Count);

        _service.Before = null;
        _time.Advance(_options.QuestionPause);
        Assert.False((await questions.EmbedAsync("a kitten", Kind, Token)).IsEmpty);

        Assert.Equal(["failed", "failed", "failed", "paused", "paused"], counted.Reasons);
        var line = Assert.Single(_log.Lines);
        Assert.Equal(LogLevel.Warning, line.Level);
        Assert.DoesNotContain("kitten", line.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Embed_WithTroubleForLong_SaysItOnceAMinute()
    {
        var questions = Questions();
        for (var second = 0; second <= 120; second++)
        {
            await questions.EmbedAsync("a kitten", Embedders.KindOf(_other), Token);
            _time.Advance(TimeSpan.FromSeconds(1));
        }

        Assert.Equal(3, _log.Lines.Count);
    }

    [Fact]
    public async Task Embed_GivenUpByTheCaller_Throws()
    {
        using var gone = CancellationTokenSource.CreateLinkedTokenSource(Token);
        _service.Before = (_, token) => Task.Delay(Timeout.InfiniteTimeSpan, _time, token);
        using var counted = Count();
        var embedding = Questions().EmbedAsync("a kitten", Kind, gone.Token).AsTask();
        await _service.WhenAskedAsync(1).Guarded();

        await gone.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => embedding.Guarded());
        Assert.Empty(counted.Reasons);
    }

    [Fact]
    public async Task Embed_WithAVectorOfAnotherLength_GoesOnWithoutIt()
    {
        using var wrong = new ScriptedEmbedder(new("fake", null, "wrong", 8), static _ => [1, 0]);
        var questions = Recall.Questions.Of(new TextAnalysis(_service), _service, wrong, _time);

        Assert.True((await questions.EmbedAsync("a kitten", Embedders.KindOf(wrong), Token)).IsEmpty);
    }

    private QuestionEmbedder Questions(FakeService? previous = null) => new(
        new TextAnalysis(_service), new Embedders(_service, previous), _options, _telemetry, _time, new Logger<QuestionEmbedder>(_log));

    private Counted Count() => new(_telemetry);

    /// <summary>Hears what is counted of one server alone.</summary>
    private sealed class Counted : IDisposable
    {
        private readonly MeterListener _listener = new();

        public Counted(RecallTelemetry telemetry)
        {
            _listener.InstrumentPublished = (instrument, listener) =>
            {
                if (telemetry.IsOf(instrument) && instrument.Name == "memory.server.recall.questions_without_vector")
                    listener.EnableMeasurementEvents(instrument);
            };
            _listener.SetMeasurementEventCallback<long>((_, _, tags, _) => Reasons.Add((string)tags[0].Value!));
            _listener.Start();
        }

        public List<string> Reasons { get; } = [];

        public void Dispose() => _listener.Dispose();
    }
}
