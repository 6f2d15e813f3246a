using System.Diagnostics;

namespace Memory.Client;

/// <summary>Spans named after OpenTelemetry's conventions for GenAI memory. They hold no text and no ids of users.</summary>
internal static class Spans
{
    /// <summary>The attribute that names the operation, on spans and metrics.</summary>
    public const string Operation = "gen_ai.operation.name";

    /// <summary>The attribute that tells what went wrong, on spans and metrics: one of <see cref="FaultReason"/>.</summary>
    public const string Error = "error.type";

    /// <summary>The attribute that names the store, or the client, that memories are kept by.</summary>
    public const string Store = "gen_ai.memory.store.id";

    /// <summary>The attribute that tells how many records an operation is about.</summary>
    public const string Records = "gen_ai.memory.record.count";

    /// <summary>The attribute that tells the one record that an operation is about.</summary>
    public const string Record = "gen_ai.memory.record.id";

    /// <summary>Begins a span; null when nobody listens, or when it would only repeat a span of ours that it lies in.</summary>
    public static Activity? Begin(string operation)
    {
        if (Activity.Current?.Source == ClientTelemetry.Activities)
            return null;
        var span = ClientTelemetry.Activities.StartActivity(operation, ActivityKind.Client);
        span?.SetTag(Operation, operation);
        return span;
    }

    public static void Fail(Activity? span, string error)
    {
        span?.SetTag(Error, error);
        span?.SetStatus(ActivityStatusCode.Error);
    }
}
