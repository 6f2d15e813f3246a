using Memory.Client;
using Memory.Samples;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace StreamingChat.Web;

/// <summary>
/// The web chat: one page, and the few routes it asks. Who is chatting is what the page says, since this is a sample; an application takes it from its login.
/// </summary>
internal static class WebChat
{
    private const int MostBytes = 2 * 1024 * 1024;

    /// <param name="urls">Where the browser finds it, with semicolons between.</param>
    /// <param name="model">The model that answers.</param>
    /// <param name="memory">The memory; it stays the caller's.</param>
    /// <param name="own">The memory server in this process, if there is one: the page may then stop and start it.</param>
    /// <param name="pace">How the page is told what was remembered; null for what suits a person.</param>
    public static WebApplication Build(string urls, SampleModel model, MemoryConnection memory, OwnServer? own, TurnPace? pace = null)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls(urls.Split(';', StringSplitOptions.RemoveEmptyEntries)).ConfigureKestrel(static kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = MostBytes;
        });
        // What keeps it from starting is told in one line by whoever starts it.
        builder.Logging.SetMinimumLevel(LogLevel.Warning).AddFilter("Microsoft.Extensions.Hosting.Internal.Host", LogLevel.None);
        builder.Services.ConfigureHttpJsonOptions(static json => ChatJson.Apply(json.SerializerOptions));

        var app = builder.Build();
        app.Use(PageGuard.GuardAsync);
        PageFiles.Map(app);
        var turns = new ChatTurns(model, memory, pace ?? TurnPace.OfAPerson, TimeProvider.System);
        app.MapPost("/chat", (ChatQuestion question, CancellationToken cancelled) => Answer(turns, question, cancelled));
        app.MapGet("/memories", (string user, CancellationToken cancelled) => ListAsync(turns, user, cancelled));
        app.MapGet("/status", () => new ChatStatus(model.Name, model.IsOffline, memory.Outbox.Pending, own?.IsRunning));
        if (own is not null)
            MapSwitch(app, own);
        return app;
    }

    private static Results<ServerSentEventsResult<string>, BadRequest<ChatMistake>> Answer(ChatTurns turns, ChatQuestion question, CancellationToken cancelled) =>
        question.FindMistake() is { } mistake
            ? TypedResults.BadRequest(new ChatMistake(mistake))
            : TypedResults.ServerSentEvents(turns.TakeAsync(question, cancelled));

    private static async Task<Results<Ok<IReadOnlyList<ShownMemory>>, BadRequest<ChatMistake>, JsonHttpResult<ChatMistake>>> ListAsync(
        ChatTurns turns, string user, CancellationToken cancelled)
    {
        if (ChatQuestion.FindMistakeInName(user) is { } mistake)
            return TypedResults.BadRequest(new ChatMistake(mistake));
        return await turns.ListAsync(user, cancelled) is { } memories
            ? TypedResults.Ok(memories)
            : TypedResults.Json(new ChatMistake("Memory is away."), statusCode: StatusCodes.Status503ServiceUnavailable);
    }

    /// <summary>Stopping memory in mid-conversation shows that the chat goes on. Only the server in this process can be stopped.</summary>
    private static void MapSwitch(WebApplication app, OwnServer own)
    {
        app.MapPost("/memory/stop", async (CancellationToken cancelled) =>
        {
            await own.StopAsync(cancelled);
            return TypedResults.NoContent();
        });
        app.MapPost("/memory/start", async (CancellationToken cancelled) =>
        {
            await own.StartAsync(cancelled);
            return TypedResults.NoContent();
        });
    }
}
