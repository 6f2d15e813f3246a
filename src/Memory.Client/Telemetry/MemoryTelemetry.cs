namespace Memory.Client;

/// <summary>Where the client's metrics and traces are found.</summary>
public static class MemoryTelemetry
{
    /// <summary>
    /// The name of the client's <see cref="System.Diagnostics.ActivitySource"/> and <see cref="System.Diagnostics.Metrics.Meter"/>, to be handed to
    /// <c>AddSource</c> and <c>AddMeter</c> of OpenTelemetry.
    /// </summary>
    public const string Name = "Memory.Client";
}
