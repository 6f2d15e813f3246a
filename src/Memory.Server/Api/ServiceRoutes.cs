using System.Reflection;
using Memory.Server.Api.Answers;
using Memory.Server.Api.Document;
using Memory.Server.Storage;
using Contract = Memory.Client;

namespace Memory.Server.Api;

/// <summary>What the server says about itself, without a key.</summary>
internal static class ServiceRoutes
{
    /// <summary>The server's version.</summary>
    public static string Version { get; } = ReadVersion();

    private static readonly Contract.ServiceInfo Info = new("memory-server", Version);

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/", static () => Answer.Ok(Info));
        routes.MapGet("/health", GetHealthAsync);
        routes.MapOpenApi(ApiDocument.Path);
    }

    private static async Task<Answer<Contract.HealthReport>> GetHealthAsync(IMemoryStore store, CancellationToken cancellationToken) =>
        await IsReachableAsync(store, cancellationToken)
            ? Answer.Ok(new Contract.HealthReport("ok"))
            : new Answer<Contract.HealthReport>(StatusCodes.Status503ServiceUnavailable, new Contract.HealthReport("unavailable")) { RetryAfterSeconds = 5 };

    private static async ValueTask<bool> IsReachableAsync(IMemoryStore store, CancellationToken cancellationToken)
    {
        try
        {
            return await store.IsReachableAsync(cancellationToken);
        }
        catch (StorageUnavailableException)
        {
            return false;
        }
    }

    private static string ReadVersion()
    {
        var written = typeof(ServiceRoutes).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "0";
        return written.Split('+')[0];
    }
}
