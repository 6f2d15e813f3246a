using System.Diagnostics;
using System.Globalization;
using Microsoft.AspNetCore.Http.Features;

namespace Memory.Server.Hosting.Http;

/// <summary>
/// Names a request's span by its method and route, as OpenTelemetry's conventions for HTTP ask. The path itself is not told, since ids of users stand in it. Those who only
/// watch the server are not traced.
/// </summary>
internal sealed class RequestSpans(RequestDelegate next)
{
    private static readonly string[] Untold = ["url.path", "url.query", "client.address", "user_agent.original"];

    public async Task InvokeAsync(HttpContext context)
    {
        if (context.Features.Get<IHttpActivityFeature>()?.Activity is not { } span)
        {
            await next(context);
            return;
        }

        if (Watchers.Ask(context.Request.Path))
        {
            span.IsAllDataRequested = false;
            span.ActivityTraceFlags &= ~ActivityTraceFlags.Recorded;
        }

        try
        {
            await next(context);
        }
        finally
        {
            if (span.IsAllDataRequested)
                Tell(span, context);
        }
    }

    private static void Tell(Activity span, HttpContext context)
    {
        // A method may be any word.
        var known = HttpMethods.IsGet(context.Request.Method) || HttpMethods.IsPost(context.Request.Method) || HttpMethods.IsPatch(context.Request.Method)
            || HttpMethods.IsDelete(context.Request.Method) || HttpMethods.IsPut(context.Request.Method) || HttpMethods.IsHead(context.Request.Method) || HttpMethods.IsOptions(context.Request.Method);
        var (method, route, status) = (known ? context.Request.Method.ToUpperInvariant() : "_OTHER", (context.GetEndpoint() as RouteEndpoint)?.RoutePattern.RawText, context.Response.StatusCode);
        span.DisplayName = (known ? method : "HTTP") + (route is null ? "" : " " + route);
        span.SetTag("http.request.method", method);
        span.SetTag("http.response.status_code", status);
        if (route is not null)
            span.SetTag("http.route", route);
        if (status >= 500)
        {
            span.SetTag("error.type", status.ToString(CultureInfo.InvariantCulture));
            span.SetStatus(ActivityStatusCode.Error);
        }

        foreach (var name in Untold)
            span.SetTag(name, value: null);
    }
}
