using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using Memory.Server.Configuration;
using Memory.Server.Models;
using Memory.Testing;
using Microsoft.Extensions.AI;

namespace Memory.Server.Tests.Models;

public sealed class ModelMetricsTests : IDisposable
{
    private const string Model = "gen_ai.operation.name=chat gen_ai.provider.name=openai gen_ai.request.model=model-x";

    private readonly OneMeter _meters = new();
    private readonly MeterListener _listener = new();
    private readonly ConcurrentQueue<string> _measured = new();

    public ModelMetricsTests()
    {
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Meter.Scope == _meters)
                listener.EnableMeasurementEvents(instrument);
        };
        _listener.SetMeasurementEventCallback<double>((instrument, value, tags, _) => Keep(instrument, instrument.Name.EndsWith("cost", StringComparison.Ordinal) ? value : null, tags));
        _listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => Keep(instrument, value, tags));
        _listener.SetMeasurementEventCallback<int>((instrument, value, tags, _) => Keep(instrument, value, tags));
        _listener.Start();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Metrics_Calls_CountedByPurposeWithWhatTheyCost(bool streaming)
    {
        await using var service = await StubModelService.StartAsync();
        using var model = Create(service, inputPrice: 1_000_000, outputPrice: 2_000_000);
        List<ChatMessage> messages = [new(ChatRole.User, "secret words")];

        await model.For(ModelPurpose.Chat).AskAsync(streaming, messages);
        await model.For(ModelPurpose.Extraction).AskAsync(streaming, messages);
        service.OnCall = static (context, _) => StubMemoryServer.JsonAsync(context, "{}", 401);
        await Assert.ThrowsAsync<ModelFailedException>(() => model.For(ModelPurpose.Curation).AskAsync(streaming, messages));
        _listener.RecordObservableInstruments();

        Assert.Equal(
            [
                $"gen_ai.client.token.usage 11 gen_ai.token.type=input {Model} memory.purpose=chat",
                $"memory.server.model.cost 11 gen_ai.token.type=input {Model} memory.purpose=chat",
                $"gen_ai.client.token.usage 7 gen_ai.token.type=output {Model} memory.purpose=chat",
                $"memory.server.model.cost 14 gen_ai.token.type=output {Model} memory.purpose=chat",
                $"gen_ai.client.operation.duration {Model} memory.purpose=chat",
                $"gen_ai.client.token.usage 11 gen_ai.token.type=input {Model} memory.purpose=extraction",
                $"memory.server.model.cost 11 gen_ai.token.type=input {Model} memory.purpose=extraction",
                $"gen_ai.client.token.usage 7 gen_ai.token.type=output {Model} memory.purpose=extraction",
                $"memory.server.model.cost 14 gen_ai.token.type=output {Model} memory.purpose=extraction",
                $"gen_ai.client.operation.duration {Model} memory.purpose=extraction",
                $"gen_ai.client.operation.duration error.type=refused {Model} memory.purpose=curation",
                "memory.server.model.circuit_open 0 gen_ai.provider.name=openai",
            ],
            _measured);
    }

    [Fact]
    public async Task Metrics_NoPrices_NoCost()
    {
        await using var service = await StubModelService.StartAsync();
        using var model = Create(service, inputPrice: null, outputPrice: null);

        await model.AskAsync(streaming: false);

        Assert.DoesNotContain(_measured, static line => line.Contains("cost", StringComparison.Ordinal));
    }

    public void Dispose()
    {
        _listener.Dispose();
        _meters.Dispose();
    }

    private ChatModel Create(StubModelService service, double? inputPrice, double? outputPrice) => ChatModel.Create(
        new ModelSettings { Provider = ModelProvider.OpenAI, ApiKey = "key", Endpoint = service.Address, Name = "model-x", InputPrice = inputPrice, OutputPrice = outputPrice },
        new ModelSurroundings(new ModelOptions(), TimeProvider.System) { Meters = _meters });

    private void Keep(Instrument instrument, double? value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        var words = tags.ToArray().Select(static tag => $"{tag.Key}={tag.Value}")
            .OrderBy(static word => word.StartsWith("error", StringComparison.Ordinal) || word.StartsWith("gen_ai.token", StringComparison.Ordinal) ? 0 : 1)
            .ThenBy(static word => word, StringComparer.Ordinal);
        _measured.Enqueue($"{instrument.Name} {(value is { } told ? FormattableString.Invariant($"{told:0.###} ") : "")}{string.Join(' ', words)}");
    }

    private sealed class OneMeter : IMeterFactory
    {
        private readonly List<Meter> _made = [];

        public Meter Create(MeterOptions options)
        {
            options.Scope = this;
            _made.Add(new Meter(options));
            return _made[^1];
        }

        public void Dispose() => _made.ForEach(static meter => meter.Dispose());
    }
}
