using Memory.Server.Api.Answers;
using Memory.Server.Configuration;

namespace Memory.Server.Hosting.Http;

/// <summary>Refuses requests that name a host which is not served here. Whether the server is well may be asked by any name, as balancers do.</summary>
internal sealed class ServedHosts(RequestDelegate next, HttpSettings settings)
{
    private const string AnySubdomain = "*.";

    private readonly string[] _hosts = [.. settings.AllowedHosts.Select(WithoutBrackets)];

    public Task InvokeAsync(HttpContext context)
    {
        var host = WithoutBrackets(context.Request.Host.Host);
        if (Array.Exists(_hosts, served => Matches(host, served)) || Watchers.AskForHealth(context.Request.Path))
            return next(context);
        throw new RefusedException(Problem.BadRequest("The request names a host that is not served here"));
    }

    private static bool Matches(string host, string served) => served.StartsWith(AnySubdomain, StringComparison.Ordinal)
        ? host.Length >= served.Length && host.EndsWith(served[1..], StringComparison.OrdinalIgnoreCase)
        : host.Equals(served, StringComparison.OrdinalIgnoreCase);

    private static string WithoutBrackets(string host) => host.Trim('[', ']');
}
