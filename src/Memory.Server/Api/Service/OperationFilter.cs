using System.Diagnostics;
using System.Diagnostics.Metrics;
using System.Globalization;
using Memory.Client;
using Memory.Server.Api.Answers;
using Memory.Server.Configuration;
using Memory.Server.Memories;
using Memory.Server.Storage;

namespace Memory.Server.Api.Service;

/// <summary>
/// Traces and measures what requests do to memories, in the words of OpenTelemetry's conventions for GenAI memory, which the client uses too. Neither text nor anybody's
/// id is in it: a memory's own id says nothing.
/// </summary>
internal sealed class OperationFilter : IEndpointFilter
{
    /// <summary>The name of the server's activity source.</summary>
    public const string SourceName = "Memory.Server";

    /// <summary>The name of the client's, for apps that run both.</summary>
    public const string ClientSourceName = MemoryTelemetry.Name;

    private static readonly ActivitySource Source = new(SourceName);

    private readonly TimeProvider _time;
    private readonly string _store;
    private readonly Histogram<double> _durations;

    public OperationFilter(MemorySettings settings, IMeterFactory meters, TimeProvider time)
    {
        (_time, _store) = (time, settings.Postgres is null ? "embedded" : "postgres");
        _durations = meters.Create(SourceName).CreateHistogram<double>(
            "memory.server.operation.duration", "s", "How long requests about memories took, by what they did; those that were refused or failed have an error.type.");
    }

    public async ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        if (OperationOf(context.HttpContext) is not { } operation)
            return await next(context);
        using var span = Source.StartActivity(operation);
        span?.SetTag(Spans.Operation, operation);
        span?.SetTag(Spans.Store, _store);
        var started = _time.GetTimestamp();
        string? error = "failed";
        try
        {
            var result = await next(context);
            error = ErrorOf(Answer.Innermost(result));
            if (error is null)
                Records.Tell(span, result);
            return result;
        }
        catch (Exception fault)
        {
            error = ErrorOf(fault);
            throw;
        }
        finally
        {
            End(operation, span, _time.GetElapsedTime(started), error);
        }
    }

    private void End(string operation, Activity? span, TimeSpan duration, string? error)
    {
        var tags = new TagList { { Spans.Operation, operation }, { "store", _store } };
        if (error is not null)
        {
            tags.Add(Spans.Error, error);
            Spans.Fail(span, error);
        }

        _durations.Record(duration.TotalSeconds, tags);
    }

    /// <summary>By the route's template, in which nobody's id stands.</summary>
    private static string? OperationOf(HttpContext context)
    {
        var route = (context.GetEndpoint() as RouteEndpoint)?.RoutePattern.RawText;
        return route is null ? null : MemoryOperation.Of(HttpMethod.Parse(context.Request.Method), $"{route.Trim('/').Replace("v1/messages", "v1/ingest", StringComparison.Ordinal)}?");
    }

    private static string? ErrorOf(object? result) => result switch
    {
        IStatusCodeHttpResult { StatusCode: >= 400 and var status } => status.ToString(CultureInfo.InvariantCulture),
        _ => null,
    };

    private static string ErrorOf(Exception fault) => fault switch
    {
        RefusedException refused => refused.Problem.Status.ToString(CultureInfo.InvariantCulture),
        ConflictException => "409",
        InvalidChangeException => "400",
        StorageUnavailableException => "503",
        OperationCanceledException => "canceled",
        _ => "500",
    };
}
