using System.Net.Mime;
using System.Reflection;
using System.Text.Json;
using Memory.Server.Memories;
using Memory.Server.Portability;
using Memory.Server.Storage;
using Memory.Server.Storage.Images;
using Microsoft.AspNetCore.Http.Metadata;

namespace Memory.Server.Api.Portability;

/// <summary>A user's document, written as it is read. Should reading fail in the middle, the connection is broken, so that half a document never looks whole.</summary>
internal sealed class ExportAnswer(Scope scope, UserImage image, UserExporter exporter, PortabilityOptions options, IDisposable seat) : IResult, IEndpointMetadataProvider
{
    public static void PopulateMetadata(MethodInfo method, EndpointBuilder builder) =>
        builder.Metadata.Add(new ProducesResponseTypeMetadata(StatusCodes.Status200OK, typeof(JsonElement), [MediaTypeNames.Application.Json]));

    public async Task ExecuteAsync(HttpContext httpContext)
    {
        using (seat)
        await using (image)
        {
            // However long it takes, each look at the storage is short.
            StorageBudget.Leave();
            var response = httpContext.Response;
            response.ContentType = MediaTypeNames.Application.Json;
            response.Headers.ContentDisposition = "attachment; filename=\"memory-export.json\"";
            response.Headers.CacheControl = "no-store";
            Pace.Demand(httpContext, options);
            await exporter.WriteAsync(scope, image, response.BodyWriter, httpContext.RequestAborted);
        }
    }
}
