using System.Net;
using Memory.Server.Api.Answers;
using Memory.Server.Configuration;

namespace Memory.Server.Mcp.Http;

/// <summary>
/// Refuses the web pages of origins that are not served here, before anybody looks at a key. A page may have the name of its own host lead to
/// this machine, so that its origin and the host it asks for agree: that a name is ours is believed only of names that nobody else can give out,
/// and where the settings say which hosts are served.
/// </summary>
internal sealed class OriginCheck(RequestDelegate next, HttpSettings settings)
{
    private readonly HashSet<string> _origins = new(settings.Origins.Select(static origin => origin.TrimEnd('/')), StringComparer.OrdinalIgnoreCase);

    public Task InvokeAsync(HttpContext context)
    {
        var written = context.Request.Headers.Origin;
        if (written.Count == 0 || !context.Request.Path.StartsWithSegments(McpRoutes.Path, StringComparison.OrdinalIgnoreCase))
            return next(context);
        if (written is [{ } origin] && (_origins.Contains(origin) || IsOwn(origin, context.Request)))
            return next(context);
        throw new RefusedException(Problem.Forbidden("The Origin is not one whose pages may call this server"));
    }

    private bool IsOwn(string origin, HttpRequest request) =>
        Uri.TryCreate(origin, UriKind.Absolute, out var page)
        && Uri.TryCreate($"{request.Scheme}://{request.Host.Value}", UriKind.Absolute, out var own)
        && origin.Equals(page.GetLeftPart(UriPartial.Authority), StringComparison.OrdinalIgnoreCase)
        && Uri.Compare(page, own, UriComponents.SchemeAndServer, UriFormat.SafeUnescaped, StringComparison.OrdinalIgnoreCase) == 0
        && (!settings.AllowedHosts.IsEmpty || IsNobodysToGive(own.Host));

    /// <summary>Addresses are no names, and <c>localhost</c> is nobody's.</summary>
    private static bool IsNobodysToGive(string host) =>
        host.Equals("localhost", StringComparison.OrdinalIgnoreCase) || IPAddress.TryParse(host.Trim('[', ']'), out _);
}
