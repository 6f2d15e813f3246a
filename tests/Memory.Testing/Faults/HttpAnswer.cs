using Microsoft.AspNetCore.Http;

namespace Memory.Testing.Faults;

/// <summary>An answer as it goes over the wire.</summary>
internal sealed record HttpAnswer(int Status, string? ContentType, byte[] Body)
{
    public const string Json = "application/json; charset=utf-8";

    public async Task SendAsync(HttpContext context)
    {
        context.Response.StatusCode = Status;
        context.Response.ContentType = ContentType;
        context.Response.ContentLength = Body.Length;
        await context.Response.Body.WriteAsync(Body, context.RequestAborted);
    }
}
