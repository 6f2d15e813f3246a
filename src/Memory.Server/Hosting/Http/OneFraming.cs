using Memory.Server.Api.Answers;

namespace Memory.Server.Hosting.Http;

/// <summary>
/// Refuses a request that tells the length of its body in two ways. The platform takes the chunks and sets the length aside as it must; a proxy
/// in front may have done otherwise, and would take the rest of the body for somebody else's request.
/// </summary>
internal sealed class OneFraming(RequestDelegate next)
{
    /// <summary>Where the platform puts a length that it set aside.</summary>
    private const string SetAside = "X-Content-Length";

    public Task InvokeAsync(HttpContext context)
    {
        var headers = context.Request.Headers;
        if (headers.TransferEncoding.Count == 0 || (headers.ContentLength is null && !headers.ContainsKey(SetAside)))
            return next(context);
        context.Response.Headers.Connection = "close";
        throw new RefusedException(Problem.BadRequest("The request tells the length of its body in two ways"));
    }
}
