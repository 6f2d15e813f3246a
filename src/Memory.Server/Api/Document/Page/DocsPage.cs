using Microsoft.AspNetCore.Http.Headers;
using Microsoft.Net.Http.Headers;

namespace Memory.Server.Api.Document.Page;

/// <summary>A page at <c>/docs</c> that shows the document and tries routes out. All that it loads comes from this server.</summary>
internal static class DocsPage
{
    public const string Path = "/docs";

    /// <summary>The page draws with styles of its own making; scripts are files of this server and nothing else.</summary>
    private const string Policy =
        "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self' data:; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet(Path, ToPage).ExcludeFromDescription();
        routes.MapGet(Path + "/{asset}", AnswerAsync).ExcludeFromDescription();
    }

    /// <summary>Relative, so that it holds behind a proxy that serves this below a path of its own.</summary>
    private static IResult ToPage(HttpContext context) =>
        Results.Redirect(context.Request.Path.Value!.EndsWith('/') ? "index.html" : "docs/index.html");

    private static async Task AnswerAsync(HttpContext context, string asset)
    {
        var response = context.Response;
        if (DocsAsset.Find(asset) is not { } file)
        {
            response.StatusCode = StatusCodes.Status404NotFound;
            return;
        }

        response.Headers.ContentSecurityPolicy = Policy;
        response.Headers.ETag = file.Tag;
        response.Headers.CacheControl = "no-cache";
        response.Headers.Vary = HeaderNames.AcceptEncoding;
        if (context.Request.Headers.IfNoneMatch.Contains(file.Tag, StringComparer.Ordinal))
        {
            response.StatusCode = StatusCodes.Status304NotModified;
            return;
        }

        response.ContentType = file.MediaType;
        var isPacked = file.IsPacked && TakesGzip(context.Request.GetTypedHeaders());
        if (isPacked)
            response.Headers.ContentEncoding = "gzip";
        await using var bytes = file.Open(isPacked);
        await bytes.CopyToAsync(response.Body, context.RequestAborted);
    }

    private static bool TakesGzip(RequestHeaders headers) =>
        headers.AcceptEncoding.Any(static coding => coding.Value.Equals("gzip", StringComparison.OrdinalIgnoreCase) && coding.Quality is null or > 0);
}
