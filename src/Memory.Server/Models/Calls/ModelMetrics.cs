using System.Diagnostics.Metrics;
using Memory.Server.Configuration;
using Microsoft.Extensions.AI;

namespace Memory.Server.Models.Calls;

/// <summary>What calls to a model amount to, by purpose. Tags are closed sets; no text and no user is ever in them.</summary>
internal sealed class ModelMetrics : IDisposable
{
    /// <summary>The name of the server's meter.</summary>
    public const string MeterName = "Memory.Server";

    private const int TokensPerPrice = 1_000_000;

    private readonly ModelSettings _settings;
    private readonly Meter? _owned;
    private readonly Meter _meter;
    private readonly Histogram<double> _durations;
    private readonly Histogram<long> _tokens;
    private readonly Counter<double> _cost;

    /// <param name="settings">Which model, and what it costs.</param>
    /// <param name="meters">The host's factory, which disposes what it made; null where there is none.</param>
    public ModelMetrics(ModelSettings settings, IMeterFactory? meters)
    {
        _settings = settings;
        _meter = meters?.Create(MeterName) ?? (_owned = new Meter(MeterName));
        _durations = _meter.CreateHistogram<double>("gen_ai.client.operation.duration", "s", "How long calls to the model took; those that failed have an error.type.");
        _tokens = _meter.CreateHistogram<long>("gen_ai.client.token.usage", "{token}", "Tokens of a call, as the service counts them.");
        _cost = _meter.CreateCounter<double>("memory.server.model.cost", description: "What the model cost, by the prices of the settings.");
    }

    public void Watch(Func<bool> isOpen) => _meter.CreateObservableGauge(
        "memory.server.model.circuit_open",
        () => new Measurement<int>(isOpen() ? 1 : 0, new KeyValuePair<string, object?>("gen_ai.provider.name", _settings.ProviderName)),
        description: "1 while the model's service is left alone because it does not answer or asked for it.");

    /// <summary>Counts a call that ended, well or not.</summary>
    /// <param name="purpose">What it was for.</param>
    /// <param name="duration">How long it took.</param>
    /// <param name="error">What was wrong with it; null for nothing.</param>
    public void End(ModelPurpose purpose, TimeSpan duration, string? error)
    {
        var tags = Tags(purpose);
        if (error is not null)
            tags = [.. tags, new("error.type", error)];
        _durations.Record(duration.TotalSeconds, tags);
    }

    /// <summary>Counts what a call used.</summary>
    public void Use(ModelPurpose purpose, UsageDetails? usage)
    {
        Count(purpose, "input", usage?.InputTokenCount, _settings.InputPrice);
        Count(purpose, "output", usage?.OutputTokenCount, _settings.OutputPrice);
    }

    public void Dispose() => _owned?.Dispose();

    private void Count(ModelPurpose purpose, string type, long? tokens, double? price)
    {
        // A service may claim anything.
        if (tokens is not > 0)
            return;
        KeyValuePair<string, object?>[] tags = [.. Tags(purpose), new("gen_ai.token.type", type)];
        _tokens.Record(tokens.Value, tags);
        if (price is { } perMillion)
            _cost.Add(tokens.Value * perMillion / TokensPerPrice, tags);
    }

    private KeyValuePair<string, object?>[] Tags(ModelPurpose purpose) =>
    [
        new("gen_ai.operation.name", "chat"),
        new("gen_ai.provider.name", _settings.ProviderName),
        new("gen_ai.request.model", _settings.Model),
        new("memory.purpose", purpose switch
        {
            ModelPurpose.Chat => "chat",
            ModelPurpose.Extraction => "extraction",
            _ => "curation",
        }),
    ];
}
