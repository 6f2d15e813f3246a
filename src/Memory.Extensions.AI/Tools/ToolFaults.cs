using System.Net;
using Memory.Client;
using Microsoft.Extensions.Logging;

namespace Memory.Extensions.AI;

/// <summary>Says what went wrong with a tool: to the model in a short text, to the log once per episode.</summary>
internal sealed partial class ToolFaults(MemoryConnection memory)
{
    private const int MaxReasonCharacters = 256;

    private readonly ILogger logger = memory.Loggers.CreateLogger(typeof(MemoryTools).FullName!);
    private readonly LogEpisode outage = new(memory.Time);

    /// <summary>The text for the model. What the server says of a request is repeated only where the model can do something about it.</summary>
    public string Tell(Exception fault)
    {
        if (fault is MemoryApiException { StatusCode: HttpStatusCode.BadRequest or HttpStatusCode.Conflict or HttpStatusCode.RequestEntityTooLarge } refused)
            return $"Memory refused this: {SpokenText.ForQuery(ToolText.Line(Reason(refused.Problem)), MaxReasonCharacters)}";
        if (outage.Begins(out var silent))
            LogFault(logger, fault is MemoryApiException or MemoryUnavailableException ? fault.Message : fault.GetType().Name, silent);
        return "Memory cannot be reached right now. Go on without it.";
    }

    /// <summary>Notes that a tool did what it is for.</summary>
    public void End() => outage.Ends();

    private static string Reason(ProblemReport problem) =>
        problem.Errors is { Count: > 0 } errors ? string.Join('\n', errors.Select(static error => $"{error.Key}: {string.Join(' ', error.Value)}")) : problem.Detail ?? "";

    [LoggerMessage(1, LogLevel.Warning, "A memory tool failed, and the model was told so: {Fault} ({Silent} earlier faults were not logged.)")]
    private static partial void LogFault(ILogger logger, string fault, long silent);
}
