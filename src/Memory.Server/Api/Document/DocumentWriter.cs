using System.Text.Json.Nodes;
using Memory.Server.Api.Document.Schemas;
using Memory.Server.Identity;
using Microsoft.AspNetCore.Routing.Patterns;

namespace Memory.Server.Api.Document;

/// <summary>Writes the document of some routes, in the form of OpenAPI 3.1.</summary>
internal static class DocumentWriter
{
    private const string Version = "3.1.1";

    /// <exception cref="InvalidOperationException">A route says nothing about itself.</exception>
    public static JsonObject Write(IEnumerable<RouteEndpoint> routes)
    {
        var book = new SchemaBook();
        var paths = new JsonObject();
        foreach (var (method, path, operation) in Described(routes))
        {
            if (!paths.ContainsKey(path))
                paths[path] = new JsonObject();
            paths[path]![method.ToLowerInvariant()] = OperationWriter.Write(method, path, operation, book);
        }

        var problems = SharedAnswers.Write(book);
        return new JsonObject
        {
            ["openapi"] = Version,
            ["info"] = new JsonObject
            {
                ["title"] = "Memory server",
                ["version"] = "v1",
                ["summary"] = "A memory for chat applications.",
                ["description"] = DocumentText.Introduction,
                ["license"] = new JsonObject { ["name"] = "MIT", ["identifier"] = "MIT" },
            },
            ["tags"] = new JsonArray([.. Tags.All.Select(static tag => new JsonObject { ["name"] = tag.Name, ["description"] = tag.Text })]),
            ["paths"] = paths,
            ["components"] = new JsonObject
            {
                ["schemas"] = book.Write(),
                ["responses"] = problems,
                ["headers"] = SharedHeaders.Write(),
                ["parameters"] = new JsonObject { [SharedHeaders.IdempotencyKey] = SharedHeaders.WriteIdempotencyKey() },
                ["securitySchemes"] = new JsonObject
                {
                    [OperationWriter.Bearer] = new JsonObject { ["type"] = "http", ["scheme"] = "bearer", ["description"] = "An API key." },
                    [OperationWriter.Header] = new JsonObject
                    {
                        ["type"] = "apiKey", ["in"] = "header", ["name"] = PresentedKey.Header, ["description"] = "The same key in a header of its own.",
                    },
                },
            },
        };
    }

    /// <summary>The routes with what is said about them, by path. Pages for people are none of the API and say so.</summary>
    private static IEnumerable<(string Method, string Path, Operation Operation)> Described(IEnumerable<RouteEndpoint> routes) =>
        from route in routes
        where route.Metadata.GetMetadata<IExcludeFromDescriptionMetadata>() is not { ExcludeFromDescription: true }
        from method in route.Metadata.GetMetadata<IHttpMethodMetadata>()?.HttpMethods ?? []
        let path = PathOf(route)
        orderby path, method
        select (method, path, route.Metadata.GetMetadata<Operation>() ?? throw new InvalidOperationException(
            $"{method} {path} does not stand in the document: add .Described(…) beside the route, with its text in Api/Document/Operations; or .ExcludeFromDescription() if it is a page for people."));

    /// <summary>The route's path as documents write it: parameters without their kinds.</summary>
    private static string PathOf(RouteEndpoint route)
    {
        var segments = route.RoutePattern.PathSegments.Select(static segment => string.Concat(segment.Parts.Select(static part => part switch
        {
            RoutePatternParameterPart parameter => $"{{{parameter.Name}}}",
            RoutePatternLiteralPart literal => literal.Content,
            var other => other.ToString(),
        })));
        return "/" + string.Join('/', segments);
    }
}
