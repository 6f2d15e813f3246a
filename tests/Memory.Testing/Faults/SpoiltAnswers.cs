using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.Http;

namespace Memory.Testing.Faults;

/// <summary>Commits the faults that meet one request: spoils an answer that would have been good.</summary>
internal static class SpoiltAnswers
{
    private const long GigabyteLength = 1L << 30;

    /// <param name="context">The request to answer.</param>
    /// <param name="fault">What goes wrong.</param>
    /// <param name="good">The answer as it would have been.</param>
    /// <param name="another">A good answer to somebody else.</param>
    /// <param name="hang">Waits until the client gives up.</param>
    public static Task SendAsync(HttpContext context, Fault fault, HttpAnswer good, HttpAnswer another, Func<HttpContext, Task> hang) => fault switch
    {
        Fault.HangBeforeHeaders or Fault.DoneLate => hang(context),
        Fault.HangInBody => BeginAsync(context, good, hang),
        Fault.Drip => DripAsync(context, good),
        Fault.ResetBeforeHeaders => ResetAsync(context),
        Fault.ResetInBody => BeginAsync(context, good, ResetAsync),
        Fault.Status500 => StatusAsync(context, 500),
        Fault.Status502 => Text("<html><h1>502 Bad Gateway</h1></html>", "text/html", 502).SendAsync(context),
        Fault.Status503 => StatusAsync(context, 503),
        Fault.Status503RetryAfter => StatusAsync(context, 503, TimeProvider.System.GetUtcNow().AddDays(400).ToString("R", CultureInfo.InvariantCulture)),
        Fault.Status429 => StatusAsync(context, 429),
        Fault.Status429RetryAfter => StatusAsync(context, 429, "1"),
        Fault.Html => Text("<!doctype html><title>Welcome to the hotel</title><p>Please sign in.", "text/html; charset=utf-8").SendAsync(context),
        Fault.TruncatedJson => (good with { Body = good.Body[..(good.Body.Length / 2)] }).SendAsync(context),
        Fault.WrongTypes => Text(WrongTypes, HttpAnswer.Json, good.Status).SendAsync(context),
        Fault.BadCharset => (good with { ContentType = "application/json; charset=no-such" }).SendAsync(context),
        Fault.Gigabyte => GigabyteAsync(context),
        Fault.InvalidUtf8 => (good with { Body = NotUtf8(good.Body) }).SendAsync(context),
        Fault.RedirectLoop => RedirectAsync(context),
        Fault.AnotherUser => another.SendAsync(context),
        Fault.Refused400 => StatusAsync(context, 400),
        Fault.Refused401 => StatusAsync(context, 401),
        Fault.Refused403 => StatusAsync(context, 403),
        _ => throw new ArgumentOutOfRangeException(nameof(fault), fault, "It is not a fault of one request."),
    };

    /// <summary>The fields of all answers at once, none of the type that it should have.</summary>
    private const string WrongTypes =
        """{"user_id":7,"memories":"none","turns":{},"context":[],"token_count":"many","status":5,"job_id":{},"message_ids":"all"}""";

    private static HttpAnswer Text(string text, string type, int status = StatusCodes.Status200OK) => new(status, type, Encoding.UTF8.GetBytes(text));

    private static Task StatusAsync(HttpContext context, int status, string? retryAfter = null)
    {
        context.Response.Headers.RetryAfter = retryAfter;
        return Text($$"""{"title":"A fault","status":{{status}},"detail":"A fault."}""", "application/problem+json", status).SendAsync(context);
    }

    private static Task RedirectAsync(HttpContext context)
    {
        context.Response.Headers.Location = context.Request.Path + context.Request.QueryString;
        return StatusAsync(context, StatusCodes.Status307TemporaryRedirect);
    }

    private static Task ResetAsync(HttpContext context)
    {
        context.Abort();
        return Task.CompletedTask;
    }

    private static async Task BeginAsync(HttpContext context, HttpAnswer good, Func<HttpContext, Task> end)
    {
        Head(context, good);
        await context.Response.Body.WriteAsync(good.Body.AsMemory(0, good.Body.Length / 2), context.RequestAborted);
        await context.Response.Body.FlushAsync(context.RequestAborted);
        await end(context);
    }

    private static async Task DripAsync(HttpContext context, HttpAnswer good)
    {
        Head(context, good);
        foreach (var drop in good.Body)
        {
            await context.Response.Body.WriteAsync(new[] { drop }, context.RequestAborted);
            await context.Response.Body.FlushAsync(context.RequestAborted);
            await Task.Delay(TimeSpan.FromSeconds(1), TimeProvider.System, context.RequestAborted);
        }
    }

    private static async Task GigabyteAsync(HttpContext context)
    {
        context.Response.ContentType = HttpAnswer.Json;
        await context.Response.WriteAsync("""{"user_id":"u","context":" """, context.RequestAborted);
        var blanks = new byte[64 * 1024];
        blanks.AsSpan().Fill((byte)' ');
        for (var sent = 0L; sent < GigabyteLength; sent += blanks.Length)
            await context.Response.Body.WriteAsync(blanks, context.RequestAborted);
    }

    private static void Head(HttpContext context, HttpAnswer good) =>
        (context.Response.StatusCode, context.Response.ContentType, context.Response.ContentLength) = (good.Status, good.ContentType, good.Body.Length);

    /// <summary>Breaks the first letter of a text within the document.</summary>
    private static byte[] NotUtf8(byte[] document)
    {
        byte[] broken = [.. document];
        broken[broken.AsSpan().IndexOf("\":\""u8) + 3] = 0xFF;
        return broken;
    }
}
