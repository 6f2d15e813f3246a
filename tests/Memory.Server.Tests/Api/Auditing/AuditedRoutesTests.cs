using Memory.Server.Api.Auditing;
using Microsoft.AspNetCore.Routing;

namespace Memory.Server.Tests.Api.Auditing;

/// <summary>No route that changes something is forgotten.</summary>
public sealed class AuditedRoutesTests
{
    /// <summary>What is not written down, with the reason.</summary>
    private static readonly Dictionary<string, string> NotAudited = new(StringComparer.Ordinal)
    {
        ["POST /v1/ingest"] = "turns of a conversation: there are too many, and the turn itself tells when it came",
        ["POST /v1/messages"] = "the same as ingest",
        ["POST /v1/chat"] = "a turn of a conversation, as with ingest",
        ["POST /v1/memory/extract"] = "changes nothing, or hands turns over as ingest does",
        ["POST /mcp"] = "the tools write down what they do themselves, as the routes for it do",
        ["POST /v1/recall"] = "reads",
        ["POST /v1/memory/context"] = "reads",
        ["POST /v1/sessions"] = "a conversation begins, as it does with its first turn",
        ["DELETE /v1/users/{id}"] = "the erasure writes it down itself, with the receipt, also when it is finished at the next start",
        ["POST /v1/users/{id}/import"] = "the import writes it down itself, as it does for the command",
        ["PATCH /v1/sessions/{id}"] = "what an app notes about a conversation that goes on",
    };

    [Fact]
    public async Task Routes_ThatChangeSomething_AreWrittenDownOrNamedHere()
    {
        await using var server = await OwnServer.StartAsync(static _ => { });
        var routes = server.Host.Get<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            .SelectMany(static endpoint => endpoint.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods.Select(method => (Name: $"{method} {Path(endpoint)}", endpoint.Metadata)) ?? [])
            .Where(static route => !route.Name.StartsWith("GET ", StringComparison.Ordinal) && !route.Name.StartsWith("HEAD ", StringComparison.Ordinal))
            .ToList();
        var silent = routes.Where(static route => route.Metadata.GetMetadata<AuditedAct>() is null).Select(static route => route.Name).ToList();

        Assert.True(routes.Count > 20, $"Only {routes.Count} routes were found.");
        Assert.Equal(NotAudited.Keys.Order(StringComparer.Ordinal), silent.Order(StringComparer.Ordinal));
        Assert.All(routes, static route => Assert.Matches("^[a-z-]+\\.[a-z-]+$", route.Metadata.GetMetadata<AuditedAct>()?.Action ?? "not.audited"));
    }

    private static string Path(RouteEndpoint endpoint) => "/" + endpoint.RoutePattern.RawText!.Trim('/');
}
