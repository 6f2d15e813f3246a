using Memory.Server.Configuration;

namespace Memory.Server.Hosting;

/// <summary>How a server that runs as a process writes its log to the console.</summary>
internal static class LogWriting
{
    /// <summary>Text for people, or one JSON object a line: with the instant in UTC and the ids of the trace, so that a line is found from its trace and the other way round.</summary>
    public static ILoggingBuilder WriteToConsole(this ILoggingBuilder logging, LogFormat format) => format == LogFormat.Text
        ? logging
        : logging.AddJsonConsole(static json =>
        {
            json.IncludeScopes = true;
            json.UseUtcTimestamp = true;
            json.TimestampFormat = "yyyy-MM-dd'T'HH:mm:ss.fff'Z'";
        }).Configure(static factory => factory.ActivityTrackingOptions = ActivityTrackingOptions.TraceId | ActivityTrackingOptions.SpanId);
}
