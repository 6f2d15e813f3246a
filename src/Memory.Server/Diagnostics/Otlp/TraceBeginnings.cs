using System.Diagnostics;
using OpenTelemetry.Trace;

namespace Memory.Server.Diagnostics.Otlp;

/// <summary>
/// Lets requests and jobs begin traces, and nothing else: what a worker asks the database for now and then, when nobody asked for anything, would be most of what is sent.
/// </summary>
internal sealed class TraceBeginnings(Sampler sampler) : Sampler
{
    public override SamplingResult ShouldSample(in SamplingParameters samplingParameters) =>
        samplingParameters.ParentContext == default && samplingParameters.Kind == ActivityKind.Client
            ? new SamplingResult(SamplingDecision.Drop)
            : sampler.ShouldSample(samplingParameters);

    /// <summary>The sampler of OpenTelemetry's variables; by default whoever called decides, and what nobody decided is kept.</summary>
    public static TraceBeginnings Of(string? name, string? argument)
    {
        var share = argument is null ? 1 : double.Parse(argument, System.Globalization.CultureInfo.InvariantCulture);
        return new TraceBeginnings(name switch
        {
            "always_on" => new AlwaysOnSampler(),
            "always_off" => new AlwaysOffSampler(),
            "traceidratio" => new TraceIdRatioBasedSampler(share),
            "parentbased_always_off" => new ParentBasedSampler(new AlwaysOffSampler()),
            "parentbased_traceidratio" => new ParentBasedSampler(new TraceIdRatioBasedSampler(share)),
            _ => new ParentBasedSampler(new AlwaysOnSampler()),
        });
    }
}
