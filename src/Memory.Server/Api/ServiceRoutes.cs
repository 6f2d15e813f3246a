using Memory.Server.Api.Answers;
using Memory.Server.Api.Document;
using Memory.Server.Api.Document.Operations;
using Memory.Server.Api.Document.Page;
using Memory.Server.Api.Service;
using Memory.Server.Diagnostics;
using Contract = Memory.Client;

namespace Memory.Server.Api;

/// <summary>What the server says about itself, without a key.</summary>
internal static class ServiceRoutes
{
    /// <summary>The server's version.</summary>
    public static string Version => ServerVersion.Current;

    private static readonly Contract.ServiceInfo Info = new("memory-server", Version);

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/", static () => Answer.Ok(Info)).Described(ServiceOperations.Root);
        HealthProbes.Map(routes);
        MetricsRoute.Map(routes);
        ApiDocument.Map(routes);
        DocsPage.Map(routes);
    }
}
