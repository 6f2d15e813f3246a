using Memory.Server.Api.Document;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.Routing;

namespace Memory.Server.Tests.Api.Document;

/// <summary>What the document says that a route answers is what its handler's return type says.</summary>
public sealed class HandlerAnswerTests(ServerFixture server)
{
    [Fact]
    public void Routes_Each_SayWhatTheyDoOrThatTheyArePages()
    {
        var routes = server.Get<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>();

        // What it throws says which route it is and what is to be done.
        Assert.True(DocumentWriter.Write(routes)["paths"]!.AsObject().Count > 40);
    }

    [Fact]
    public void Handlers_RecordsTheyAnswer_AreThoseOfTheDocument()
    {
        var routes = server.Get<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>().Where(static route => route.Metadata.GetMetadata<Operation>() is not null).ToArray();

        Assert.True(routes.Length > 50);
        Assert.Empty(routes.SelectMany(Differences));
    }

    private static IEnumerable<string> Differences(RouteEndpoint route)
    {
        var operation = route.Metadata.GetMetadata<Operation>()!;
        var answered = route.Metadata.GetOrderedMetadata<IProducesResponseTypeMetadata>()
            .Where(static produced => produced.StatusCode < 300 && produced.Type is { Namespace: "Memory.Client" }).Select(static produced => produced.Type!.Name).ToHashSet(StringComparer.Ordinal);
        var told = operation.Answers.Where(static success => success.Contract is not null).Select(static success => success.Contract!.Name).ToHashSet(StringComparer.Ordinal);
        if (!answered.SetEquals(told))
            yield return $"{operation.Id} answers {string.Join(", ", answered)} and the document tells {string.Join(", ", told)}";

        var mayBeEmpty = route.Metadata.GetOrderedMetadata<IProducesResponseTypeMetadata>().Any(static produced => produced.StatusCode == 204);
        if (mayBeEmpty != operation.Answers.Any(static success => success.Status == 204))
            yield return $"{operation.Id}: 204 is told and not answered, or the other way round";
    }
}
