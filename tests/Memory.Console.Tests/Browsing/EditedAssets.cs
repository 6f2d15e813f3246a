using Memory.Server.WebConsole;
using Microsoft.Playwright;

namespace Memory.Console.Tests.Browsing;

/// <summary>
/// The console's files as they are in the folder that <c>MEMORY_TEST_CONSOLE_ASSETS</c> names, for whoever works on them and does not want to build the
/// server after each change. Without it the server's own are shown.
/// </summary>
internal static class EditedAssets
{
    public static async Task ServeAsync(IBrowserContext context)
    {
        if (Environment.GetEnvironmentVariable("MEMORY_TEST_CONSOLE_ASSETS") is not { Length: > 0 } folder)
            return;
        await context.RouteAsync("**/console*", route => FulfillAsync(route, Path.Combine(folder, ConsoleAssets.Page)));
        await context.RouteAsync("**/console/**", route => FulfillAsync(route, folder + new Uri(route.Request.Url).AbsolutePath["/console".Length..]));
    }

    private static Task FulfillAsync(IRoute route, string file) => route.FulfillAsync(new()
    {
        Path = file,
        Headers = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["Content-Security-Policy"] = ConsoleRoutes.Policy,
            ["Content-Type"] = Path.GetExtension(file) switch { ".js" => "text/javascript", ".css" => "text/css", ".svg" => "image/svg+xml", _ => "text/html" },
        },
    });
}
