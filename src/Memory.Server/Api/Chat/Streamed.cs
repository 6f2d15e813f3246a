using System.Reflection;
using Microsoft.AspNetCore.Http.Metadata;

namespace Memory.Server.Api.Chat;

/// <summary>An answer that has been sent already, in pieces. It is never kept for a repeated request.</summary>
internal sealed class Streamed : IResult, IEndpointMetadataProvider
{
    public static Streamed Done { get; } = new();

    public static void PopulateMetadata(MethodInfo method, EndpointBuilder builder) =>
        builder.Metadata.Add(new ProducesResponseTypeMetadata(StatusCodes.Status200OK, typeof(Client.ChatDelta), ["text/event-stream"]));

    public Task ExecuteAsync(HttpContext httpContext) => Task.CompletedTask;
}
