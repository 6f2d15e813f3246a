using System.Net.Mime;
using System.Security.Cryptography;
using System.Text.Json;
using Memory.Server.Api.Answers;
using Memory.Server.Api.Document.Operations;

namespace Memory.Server.Api.Document;

/// <summary>What the server says about its routes: an OpenAPI document at <c>/openapi/v1.json</c>, made once of the routes that it has.</summary>
internal sealed class ApiDocument
{
    public const string Path = "/openapi/v1.json";

    private static readonly JsonSerializerOptions Written = new() { Encoder = AnswerJson.Encoder };

    private readonly Lazy<(byte[] Json, string Tag)> _made;

    public ApiDocument(Func<IEnumerable<RouteEndpoint>> routes) => _made = new Lazy<(byte[], string)>(() =>
    {
        var json = System.Text.Encoding.UTF8.GetBytes(DocumentWriter.Write(routes()).ToJsonString(Written));
        return (json, $"\"{Convert.ToHexStringLower(SHA256.HashData(json).AsSpan(0, 12))}\"");
    });

    public static void Map(IEndpointRouteBuilder routes)
    {
        // Late: what is mapped afterwards stands in it too.
        var document = new ApiDocument(() => routes.DataSources.SelectMany(static source => source.Endpoints).OfType<RouteEndpoint>());
        routes.MapGet(Path, document.AnswerAsync).Described(ServiceOperations.Document);
    }

    private Task AnswerAsync(HttpContext context)
    {
        var (json, tag) = _made.Value;
        var response = context.Response;
        response.Headers.ETag = tag;
        response.Headers.CacheControl = "no-cache";
        if (context.Request.Headers.IfNoneMatch.Contains(tag, StringComparer.Ordinal))
        {
            response.StatusCode = StatusCodes.Status304NotModified;
            return Task.CompletedTask;
        }

        response.ContentType = MediaTypeNames.Application.Json;
        response.ContentLength = json.Length;
        return response.Body.WriteAsync(json, context.RequestAborted).AsTask();
    }
}
