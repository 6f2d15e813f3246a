using Microsoft.Net.Http.Headers;

namespace Memory.Server.WebConsole;

/// <summary>The web console at <c>/console</c>: a page and its files, without a key. What it shows it asks the API for, with the key that its user types in.</summary>
internal static class ConsoleRoutes
{
    /// <summary>
    /// Only the server's own files run, style or are asked; nothing is framed, posted or based elsewhere; and no text can become markup by
    /// accident, since no script may turn a string into a document.
    /// </summary>
    public const string Policy =
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; base-uri 'none'; "
        + "form-action 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types 'none'";

    private const string Root = "/console";
    private static readonly string[] Reading = [HttpMethods.Get, HttpMethods.Head];

    public static void MapConsole(this IEndpointRouteBuilder routes)
    {
        var assets = new ConsoleAssets();
        routes.MapMethods(Root, Reading, context => ServePageAsync(context, assets.Find(ConsoleAssets.Page)!)).ExcludeFromDescription();
        routes.MapMethods($"{Root}/{{**path}}", Reading, context => ServeAsync(context, assets.Find(PathOf(context)))).ExcludeFromDescription();
    }

    /// <summary>The page names its files from where it stands, so that it works behind a proxy's prefix; with a slash at its end it would stand one lower.</summary>
    private static Task ServePageAsync(HttpContext context, ConsoleAsset page)
    {
        if (context.Request.Path.Value is not [.., '/'])
            return ServeAsync(context, page);
        context.Response.StatusCode = StatusCodes.Status308PermanentRedirect;
        context.Response.Headers.Location = $"..{Root}";
        return Task.CompletedTask;
    }

    private static async Task ServeAsync(HttpContext context, ConsoleAsset? asset)
    {
        var response = context.Response;
        if (asset is null)
        {
            // The edge puts the document to it.
            response.StatusCode = StatusCodes.Status404NotFound;
            return;
        }

        var headers = response.Headers;
        headers.ContentSecurityPolicy = Policy;
        headers.ETag = asset.Tag;
        headers["Cross-Origin-Opener-Policy"] = "same-origin";
        headers["Cross-Origin-Resource-Policy"] = "same-origin";

        // Kept, and asked about each time: files change together when the server is upgraded.
        headers.CacheControl = "no-cache";
        if (IsKnown(context.Request, asset))
        {
            response.StatusCode = StatusCodes.Status304NotModified;
            return;
        }

        response.ContentType = asset.MediaType;
        response.ContentLength = asset.Content.Length;
        if (!HttpMethods.IsHead(context.Request.Method))
            await response.Body.WriteAsync(asset.Content, context.RequestAborted);
    }

    private static bool IsKnown(HttpRequest request, ConsoleAsset asset) =>
        EntityTagHeaderValue.TryParseList(request.Headers.IfNoneMatch.OfType<string>().ToArray(), out var known)
        && known.Any(tag => tag.Equals(EntityTagHeaderValue.Any) || tag.Compare(new EntityTagHeaderValue(asset.Tag), useStrongComparison: false));

    private static string PathOf(HttpContext context) => context.Request.RouteValues["path"] as string ?? "";
}
