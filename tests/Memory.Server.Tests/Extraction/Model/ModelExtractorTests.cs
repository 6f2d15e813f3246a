using System.Diagnostics.Metrics;
using Memory.Server.Extraction;
using Memory.Server.Extraction.Model;
using Memory.Server.Memories;
using Microsoft.Extensions.AI;
using static Memory.Server.Tests.Extraction.Model.Talk;

namespace Memory.Server.Tests.Extraction.Model;

/// <summary>What a kept fact is like, and what becomes of replies as a whole.</summary>
public sealed class ModelExtractorTests
{
    private static readonly string Home = Note("I live in Austin", "location", "Austin", "User lives in Austin.");

    [Fact]
    public async Task Fact_AllFields_AreTakenOver()
    {
        var note = Note("I meant Dallas, not Austin, till the end of June", "location", "Dallas", "the user lives in Dallas",
            "\"type\":\"fact\",\"about\":\"user\",\"when\":\"current\",\"negated\":false,\"from\":\"2026-04\",\"to\":\"2026-06-30\",\"corrects\":\"Austin\",\"confidence\":\"0.8\",\"importance\":4.0");
        var found = Assert.Single((await Of("I meant Dallas, not Austin, till the end of June").AskAsync(Notes(note))).Facts);
        Assert.Equal(new MessageId("m0"), found.Turn);
        Assert.Equal(
            new ProposedFact
            {
                Type = MemoryType.Fact,
                Slot = Slot.Parse("location"),
                Content = "User lives in Dallas.",
                Value = Json.From("Dallas"),
                Corrects = "Austin",
                ValidFrom = new DateTimeOffset(2026, 4, 1, 0, 0, 0, TimeSpan.Zero),
                ValidTo = new DateTimeOffset(2026, 7, 1, 0, 0, 0, TimeSpan.Zero),
                Confidence = 0.8,
                Importance = 4,
            },
            found.Fact);
    }

    [Theory]
    [InlineData("0.99", 0.85)]
    [InlineData("0.1", 0.5)]
    [InlineData("-3", 0.5)]
    [InlineData("75", 0.75)]
    [InlineData("\"NaN\"", 0.6)]
    [InlineData("1e400", 0.6)]
    [InlineData("null", 0.6)]
    [InlineData("\"very\"", 0.6)]
    public async Task Confidence_WhateverIsWritten_StaysBelowWhatRulesRead(string written, double confidence)
    {
        var note = Note("I live in Austin", "location", "Austin", "User lives in Austin.", $"\"confidence\":{written}");
        Assert.Equal(confidence, Assert.Single((await Of("I live in Austin").AskAsync(Notes(note))).Facts).Fact.Confidence);
    }

    [Fact]
    public async Task Confidence_OfWhatTheUserOnlyAgreedTo_IsLower()
    {
        var note = Note("yes", "location", "Austin", "User lives in Austin.", "\"confidence\":1");
        Assert.Equal(0.6, Assert.Single((await Of("A: Do you live in Austin?", "yes").AskAsync(Notes(note))).Facts).Fact.Confidence);
    }

    [Fact]
    public async Task Confidence_OfADoubtfulPlan_IsTheLeast()
    {
        var note = Note("maybe I'll visit Rome", "plan", "visit Rome", "User may visit Rome.", "\"when\":\"future\",\"confidence\":1");
        Assert.Equal(0.5, Assert.Single((await Of("maybe I'll visit Rome").AskAsync(Notes(note))).Facts).Fact.Confidence);
    }

    [Theory]
    [InlineData("Austin", "I live in Dallas now", null)]
    [InlineData("Dallas", "I live in Dallas now", null)]
    [InlineData("Oslo", "I live in Dallas now", "Oslo")]
    [InlineData("Austin", "I live in Dallas, Austin was wrong", "Austin")]
    public async Task Corrects_WhatWasNeverSaid_IsLeftOut(string mistake, string said, string? kept)
    {
        var note = Note("I live in Dallas", "location", "Dallas", "User lives in Dallas.", $"\"corrects\":\"{mistake}\"");
        var findings = await (Of(said) with { Known = ["location=Oslo"] }).AskAsync(Notes(note));
        Assert.Equal(kept, Assert.Single(findings.Facts).Fact.Corrects);
    }

    [Theory]
    [InlineData("2026", null, TemporalState.Current, "2026-01-01", null)]
    [InlineData("2026-05-04", null, TemporalState.Current, null, null)]
    [InlineData("2026-05-04T16:30", null, TemporalState.Future, "2026-05-04T16:30", null)]
    [InlineData("2026-05-04 08:30", null, TemporalState.Current, "2026-05-04T08:30", null)]
    [InlineData("2026-05-04T16:30:00+02:00", null, TemporalState.Future, "2026-05-04T14:30", null)]
    [InlineData(null, "2026-05", TemporalState.Current, null, "2026-06-01")]
    [InlineData(null, "2025", TemporalState.Past, null, "2026-01-01")]
    [InlineData("2026-06-01", "2026-06-01", TemporalState.Future, "2026-06-01", "2026-06-02")]
    public async Task Times_OfAnyPrecision_ArePeriods(string? from, string? to, TemporalState state, string? begins, string? ends)
    {
        string Field(string? text) => text is null ? "null" : $"\"{text}\"";
        var note = Note("I live in Austin", "location", "Austin", "User lives in Austin.", $"\"from\":{Field(from)},\"to\":{Field(to)}");
        var fact = Assert.Single((await Of("I live in Austin").AskAsync(Notes(note))).Facts).Fact;
        Assert.Equal(state, fact.TemporalState);
        Assert.Equal(begins is null ? null : DateTimeOffset.Parse(begins + "Z", System.Globalization.CultureInfo.InvariantCulture), fact.ValidFrom);
        Assert.Equal(ends is null ? null : DateTimeOffset.Parse(ends + "Z", System.Globalization.CultureInfo.InvariantCulture), fact.ValidTo);
    }

    [Fact]
    public async Task Reply_ThatCannotBeRead_ThrowsWithoutItsWords()
    {
        var fault = await Assert.ThrowsAsync<UnreadableReplyException>(() => Of("I live in Austin").AskAsync("Sorry, Austin is private."));
        Assert.DoesNotContain("Austin", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Reply_CutOff_KeepsWhatIsWhole()
    {
        using var model = new ScriptedModel(_ => new ChatResponse(new ChatMessage(ChatRole.Assistant, $"{{\"facts\":[{Home},{{\"turn\":1,\"quote\":\"I wo")) { FinishReason = ChatFinishReason.Length });
        var findings = await Of("I live in Austin and I work at Dell").AskAsync(model);
        Assert.Equal(["location=Austin"], findings.Facts.Select(Short));
        Assert.Equal([DropReason.NotReadable], findings.Dropped.Select(static one => one.Reason));
    }

    [Fact]
    public async Task Reply_WithMoreThanItMayHold_DropsTheRest()
    {
        var talk = Of("I live in Austin") with { Options = new() { MaxProposals = 2 } };
        var findings = await talk.AskAsync(Notes(Home, Home, Home, Home));
        Assert.Single(findings.Facts);
        Assert.Equal([DropReason.Duplicate, DropReason.TooMany, DropReason.TooMany], findings.Dropped.Select(static one => one.Reason));
    }

    [Fact]
    public async Task Model_ThatFails_ItsFaultPassesThrough()
    {
        using var model = new ScriptedModel(_ => throw new HttpRequestException("down"));
        await Assert.ThrowsAsync<HttpRequestException>(() => Of("I live in Austin").AskAsync(model));
    }

    [Fact]
    public async Task Extract_NothingToRead_ModelIsNotAsked()
    {
        using var model = new ScriptedModel("{}");
        using var metrics = new ExtractionMetrics(null);
        var nothing = await new ModelExtractor(model, supportsSchema: true, new(), Utf8TokenEstimator.Default, metrics)
            .ExtractAsync(new ModelReading { Turns = [], Before = [], Known = [] }, TestContext.Current.CancellationToken);
        Assert.Equal((true, true), (nothing.Facts.IsEmpty, nothing.Dropped.IsEmpty));
        Assert.Empty(model.Asked);
    }

    [Fact]
    public async Task Extract_ManyAtOnce_ShareNothing()
    {
        using var metrics = new ExtractionMetrics(null);
        using var model = new EchoingModel();
        var extractor = new ModelExtractor(model, supportsSchema: true, new(), Utf8TokenEstimator.Default, metrics);
        var towns = Enumerable.Range(0, 60).Select(static place => $"Town{place}").ToArray();
        var found = await Task.WhenAll(towns.Select(town => Task.Run(async () => await extractor.ExtractAsync(Of($"I live in {town}").ToReading(), TestContext.Current.CancellationToken))));
        Assert.Equal(towns.Select(static town => $"location={town}"), found.Select(static findings => Short(Assert.Single(findings.Facts))));
    }

    [Fact]
    public async Task Metrics_OfReplies_CountFactsAndReasonsAndNoContent()
    {
        var counted = new List<(string Name, long Value, string Tag)>();
        using var metrics = new ExtractionMetrics(null);
        using var listener = new MeterListener();
        listener.InstrumentPublished = (instrument, self) =>
        {
            if (metrics.Owns(instrument.Meter))
                self.EnableMeasurementEvents(instrument);
        };
        listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => counted.Add((instrument.Name, value, tags.Length == 0 ? "" : $"{tags[0].Key}={tags[0].Value}")));
        listener.Start();
        using var model = new ScriptedModel(Notes(Home, Home, Note("I live in Rome", "location", "Rome", "User lives in Rome."), Note("I live in Oslo", "location", "Oslo", "User lives in Oslo.")));
        var extractor = new ModelExtractor(model, supportsSchema: true, new(), Utf8TokenEstimator.Default, metrics);
        await extractor.ExtractAsync(Of("I live in Austin").ToReading(), TestContext.Current.CancellationToken);
        Assert.Equal(
            [("memory.server.extraction.replies", 1, "outcome=read"), ("memory.server.extraction.facts", 1, ""), ("memory.server.extraction.dropped", 2, "reason=no_quote"), ("memory.server.extraction.dropped", 1, "reason=duplicate")],
            counted);
    }

    /// <summary>Answers about whatever town it was shown.</summary>
    private sealed class EchoingModel : IChatClient
    {
        public async Task<ChatResponse> GetResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
        {
            var shown = messages.Last().Text;
            await Task.Yield();
            var town = shown[shown.IndexOf("Town", StringComparison.Ordinal)..].Split('"')[0];
            return new ChatResponse(new ChatMessage(ChatRole.Assistant, Notes(Note($"I live in {town}", "location", town, $"User lives in {town}."))));
        }

        public IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) =>
            throw new NotSupportedException();

        public object? GetService(Type serviceType, object? serviceKey = null) => null;

        public void Dispose()
        {
        }
    }
}
