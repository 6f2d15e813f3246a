using Memory.Server.Api.Answers;
using Microsoft.AspNetCore.Http.Features;

namespace Memory.Server.Api.Reading;

/// <summary>
/// Reads an id out of a request's path as the caller wrote it. The platform's route value leaves <c>%2F</c> as it is, so that an id
/// with a slash could not be told from one with that text in it.
/// </summary>
internal static class RouteText
{
    public static string Read(HttpContext context, string name)
    {
        var routed = (string)context.Request.RouteValues[name]!;
        var text = routed.Contains('%', StringComparison.Ordinal) ? Unescaped(context, routed) : routed;
        return text.Length > 0 && UnstorableText.IsStorable(text) ? text : throw new RefusedException(Problem.NotFound);
    }

    private static string Unescaped(HttpContext context, string routed)
    {
        var target = context.Features.Get<IHttpRequestFeature>()?.RawTarget ?? "";
        var path = target.Split('?', 2)[0].Split('/');
        var decoded = (context.Request.Path.Value ?? "").Split('/');
        var index = Array.IndexOf(decoded, routed);

        // Another count means that the server rewrote the path (dot segments, an absolute form), and its segments no longer match.
        return index >= 0 && path.Length == decoded.Length ? Uri.UnescapeDataString(path[index]) : routed;
    }
}
