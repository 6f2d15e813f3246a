using System.Net.Http.Json;
using Memory.Server.Tests.Models;
using Memory.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Memory.Server.Tests.Api.Chat;

/// <summary>What a caller learns when the model's service fails, and what is stored nevertheless.</summary>
public sealed class ChatFaultTests
{
    [Theory]
    [InlineData(400, 502)]
    [InlineData(401, 502)]
    [InlineData(404, 502)]
    [InlineData(500, 502)]
    [InlineData(503, 502)]
    [InlineData(429, 503)]
    public async Task Chat_ServiceRefuses_AProblemWithoutItsWords(int status, int expected)
    {
        await using var server = await ChatServer.StartAsync();
        server.Model.OnCall = (context, _) =>
        {
            if (status == 429)
                context.Response.Headers.RetryAfter = "7";
            return StubMemoryServer.JsonAsync(context, $$$"""{"error":{"message":"Not with {{{ModelUnderTest.Key}}} and I-am-Ana","code":"{{{ModelUnderTest.Key}}}"}}""", status);
        };

        foreach (var stream in (bool[])[false, true])
        {
            var reply = await server.ChatAsync(new { user_id = "ana", session_id = $"s{stream}", message = "I-am-Ana", stream });

            reply.ShouldBeProblem(expected);
            Assert.DoesNotContain(ModelUnderTest.Key, reply.Text, StringComparison.Ordinal);
            Assert.DoesNotContain("I-am-Ana", reply.Text, StringComparison.Ordinal);
            Assert.Equal(expected == 503 ? "7" : null, reply.Headers.GetValueOrDefault("Retry-After"));
            Assert.Equal(["user: I-am-Ana [unanswered]"], await server.StoredAsync("ana", 1, $"s{stream}").Guarded());
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Chat_ServiceHangs_504(bool stream)
    {
        await using var server = await ChatServer.StartAsync(bound: static bounds => bounds with { Timeout = TimeSpan.FromMilliseconds(200) });
        server.Model.OnCall = (context, _) => server.Model.HangAsync(context);

        (await server.ChatAsync(new { user_id = "ana", message = "Hi", stream })).ShouldBeProblem(504);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Chat_ServiceKeepsFailing_LeftAlone503(bool stream)
    {
        await using var server = await ChatServer.StartAsync(bound: static bounds => bounds with { FailuresToOpen = 2 });
        server.Model.OnCall = static (context, _) => StubMemoryServer.JsonAsync(context, "oops", 500);

        for (var call = 0; call < 2; call++)
            (await server.ChatAsync(new { user_id = "ana", message = "Hi", stream })).ShouldBeProblem(502);
        var alone = await server.ChatAsync(new { user_id = "ana", message = "Hi", stream });

        alone.ShouldBeProblem(503);
        Assert.InRange(int.Parse(alone.Headers["Retry-After"], System.Globalization.CultureInfo.InvariantCulture), 1, 15);
        Assert.Equal(2, server.Model.Calls.Count);
    }

    [Fact]
    public async Task Stream_BreaksOffInTheMiddle_AnEventAndWhatWasSaidIsStoredAsPartial()
    {
        await using var server = await ChatServer.StartAsync();
        server.Model.OnCall = async (context, call) =>
        {
            // A reset could throw away what was sent before it; an end without a reason is as much of a break.
            foreach (var happening in ModelReplies.Events(call, ["Half a ", "sentence"]).Take(3))
                await StubModelService.SendAsync(context, happening);
        };

        var reply = await server.ChatAsync(new { user_id = "ana", message = "Hi", stream = true });

        var events = await ChatServer.EventsAsync(reply);
        Assert.Equal(["delta", "delta", "error"], events.Select(static one => one.Name));
        Assert.Equal(502, events[2].Data.GetProperty("status").GetInt32());
        Assert.NotEmpty(events[2].Data.GetProperty("detail").GetString()!);
        Assert.Equal(["user: Hi", "assistant: Half a sentence [partial]"], await server.StoredAsync("ana", 2).Guarded());
    }

    [Theory]
    [InlineData("length")]
    [InlineData("content_filter")]
    public async Task Chat_CutOrHeldBack_SaysSo(string finish)
    {
        await using var server = await ChatServer.StartAsync();
        server.Model.OnCall = (context, call) => server.Model.AnswerAsync(context, call, finish);

        var whole = await server.ChatAsync(new { user_id = "ana", message = "Hi" });
        server.Model.Pieces = [];
        var streamed = await ChatServer.EventsAsync(await server.ChatAsync(new { user_id = "ana", message = "Hi", stream = true }));

        Assert.Equal(finish, whole.Json.GetProperty("finish_reason").GetString());
        Assert.Equal(("done", finish), (Assert.Single(streamed).Name, streamed[0].Data.GetProperty("finish_reason").GetString()));
    }

    [Fact]
    public async Task Stream_CallerHangsUp_ModelIsStoppedAndWhatWasSaidIsStored()
    {
        using var log = new LogSpy();
        var server = await ChatServer.StartAsync(services => services.AddSingleton<ILoggerFactory>(log));
        await using var stop = server;
        var letGo = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        server.Model.OnCall = async (context, call) =>
        {
            await StubModelService.SendAsync(context, ModelReplies.Events(call, ["Once upon a time"])[1]);
            await server.Model.HangAsync(context);
            letGo.SetResult();
        };
        using var http = new HttpClient { BaseAddress = server.Address };
        http.DefaultRequestHeaders.Add("X-API-Key", server.Admin.ApiKey);
        using var request = new HttpRequestMessage(HttpMethod.Post, "/v1/chat") { Content = JsonContent.Create(new { user_id = "ana", message = "Tell me a story.", stream = true }) };

        using (var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, TestContext.Current.CancellationToken))
        {
            using var reader = new StreamReader(await response.Content.ReadAsStreamAsync(TestContext.Current.CancellationToken));
            Assert.Equal("event: delta", await reader.ReadLineAsync(TestContext.Current.CancellationToken).AsTask().Guarded());
            Assert.Equal("""data: {"content":"Once upon a time"}""", await reader.ReadLineAsync(TestContext.Current.CancellationToken).AsTask().Guarded());
            Assert.False(letGo.Task.IsCompleted);
        }

        await letGo.Task.Guarded();
        Assert.Equal(["user: Tell me a story.", "assistant: Once upon a time [partial]"], await server.StoredAsync("ana", 2).Guarded());
        await server.DisposeAsync();
        Assert.DoesNotContain(log.Lines, static line => line.Level >= LogLevel.Error || line.Text.Contains("story", StringComparison.Ordinal) || line.Text.Contains("Once upon", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Chat_CallerHangsUp_ModelIsStoppedAndTheQuestionIsStored()
    {
        await using var server = await ChatServer.StartAsync();
        var letGo = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        server.Model.OnCall = async (context, _) =>
        {
            await server.Model.HangAsync(context);
            letGo.SetResult();
        };
        using var http = new HttpClient { BaseAddress = server.Address };
        http.DefaultRequestHeaders.Add("X-API-Key", server.Admin.ApiKey);
        using var impatience = new CancellationTokenSource();
        var asking = http.PostAsJsonAsync("/v1/chat", new { user_id = "ana", message = "Tell me a story." }, impatience.Token);

        await server.Model.WhenCalledAsync();
        await impatience.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => asking);
        await letGo.Task.Guarded();
        Assert.Equal(["user: Tell me a story. [unanswered]"], await server.StoredAsync("ana", 1).Guarded());
    }
}
