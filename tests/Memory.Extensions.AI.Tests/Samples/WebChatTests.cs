using System.Net;
using System.Net.Http.Json;
using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;
using Memory.Client;
using Memory.Samples;
using Memory.Testing;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.AI;
using StreamingChat.Web;

namespace Memory.Extensions.AI.Tests.Samples;

/// <summary>The web chat as its page sees it, over a real memory server in the same process.</summary>
public sealed class WebChatTests(WebChatTests.Fixture chat) : IClassFixture<WebChatTests.Fixture>
{
    /// <summary>For turns of which something is remembered: looked for until it is there.</summary>
    private static readonly TurnPace UntilRemembered = new(TimeSpan.FromMinutes(1), 10_000, TimeSpan.FromMilliseconds(5));

    [Fact]
    public async Task Move_OverSessions_IsToldAsItHappens()
    {
        var said = await chat.SayAsync("ana", "one", "I live in Austin and I'm allergic to peanuts");
        Assert.Equal(["recalled", "answer", "answered", "remembered"], said.Select(one => one.Name).Distinct(StringComparer.Ordinal));
        Assert.True(said.Count(one => one.Name == "answer") > 1, "The answer came in one piece.");
        await chat.RememberedAsync("ana", memories => memories.Count == 2 && memories.Exists(memory => memory.GetProperty("slot").GetString() == "allergy"));

        var asked = await chat.SayAsync("ana", "two", "Where do I live?");
        var recalled = asked[0].Data;
        Assert.Equal("recalled", recalled.GetProperty("outcome").GetString());
        var best = recalled.GetProperty("found")[0];
        Assert.Equal(("User lives in Austin.", true), (best.GetProperty("text").GetString(), best.GetProperty("isHanded").GetBoolean()));
        Assert.InRange(best.GetProperty("score").GetDouble(), 0.3, 1);
        Assert.Contains("Austin", recalled.GetProperty("handed")[0].GetString(), StringComparison.Ordinal);
        Assert.Contains("Austin", Answer(asked), StringComparison.Ordinal);

        await chat.SayAsync("ana", "two", "I just moved to Dallas");
        var moved = await chat.RememberedAsync("ana", memories => memories.Count == 3);
        Assert.Equal(
            [("User lives in Austin.", "replaced"), ("User lives in Dallas.", null)],
            moved.Where(memory => memory.GetProperty("slot").GetString() == "location")
                .Select(memory => (memory.GetProperty("text").GetString(), memory.GetProperty("retired").GetString())).Order());
        Assert.Contains("Dallas", Answer(await chat.SayAsync("ana", "three", "Where do I live?")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Users_Two_KnowNothingOfEachOther()
    {
        await chat.SayAsync("ben", "one", "I live in Oslo");
        await chat.RememberedAsync("ben", memories => memories.Count == 1);

        var other = await chat.SayAsync("eve", "one", "Where do I live?");

        Assert.Empty(other[0].Data.GetProperty("found").EnumerateArray());
        Assert.DoesNotContain("Oslo", string.Concat(other.Select(one => one.Data.GetRawText())), StringComparison.Ordinal);
        Assert.Empty((await chat.GetAsync("/memories?user=eve")).EnumerateArray());
        Assert.Single((await chat.GetAsync("/memories?user=ben")).EnumerateArray());
    }

    [Fact]
    public async Task Memory_StoppedAndStarted_TheChatGoesOnAndNothingIsLost()
    {
        await using var own = await Fixture.StartAsync();
        await own.PostAsync("/memory/stop");
        Assert.False((await own.GetAsync("/status")).GetProperty("isMemoryRunning").GetBoolean());

        var said = await own.SayAsync("ana", "one", "I have a cat named Miso");

        Assert.Equal("unavailable", said[0].Data.GetProperty("outcome").GetString());
        Assert.StartsWith("Noted.", Answer(said), StringComparison.Ordinal);
        Assert.Equal((JsonValueKind.Null, 2), (said[^1].Data.GetProperty("memories").ValueKind, said[^1].Data.GetProperty("waiting").GetInt32()));
        using (var away = await own.Http.GetAsync("/memories?user=ana"))
            Assert.Equal(HttpStatusCode.ServiceUnavailable, away.StatusCode);

        await own.PostAsync("/memory/start");
        await own.Memory.Outbox.WhenIdleAsync().Guarded();
        var status = await own.GetAsync("/status");
        Assert.Equal((true, 0), (status.GetProperty("isMemoryRunning").GetBoolean(), status.GetProperty("waiting").GetInt32()));
        var remembered = await own.RememberedAsync("ana", memories => memories.Count == 1);
        Assert.Contains("Miso", remembered[0].GetProperty("text").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Model_Failing_EndsTheAnswerAndSaysSo()
    {
        using var model = new ScriptedChatClient { OnCall = static (_, _) => ScriptedChatClient.Fail(new InvalidOperationException("no more tokens"), "Well") };
        var fake = new FakeMemory();
        await using var memory = MemoryConnection.Over(fake);
        var turns = new ChatTurns(new SampleModel(model, "of the test", IsOffline: false), memory, UntilRemembered with { Looks = 1 }, TimeProvider.System);

        var said = await turns.TakeAsync(new ChatQuestion("ana", "one", [new ChatLine("user", "I live in Austin")]), CancellationToken.None).ToListAsync();

        Assert.Equal(["recalled", "answer", "answered", "remembered"], said.Select(one => one.EventType));
        Assert.Contains("The model failed: no more tokens", said[2].Data, StringComparison.Ordinal);
        Assert.Equal(["I live in Austin", "Well"], fake.Messages.Select(message => message.Content));
    }

    [Fact]
    public async Task Remembered_LaterThanTheTurn_IsToldInItsStream()
    {
        MemoryRecord remembered = new() { Id = Guid.Parse("0195506c-1111-7000-8000-000000000001"), OwnerId = "o", UserId = "ana", Type = MemoryType.Fact, Content = "User lives in Austin." };
        var looks = 0;
        var fake = new FakeMemory { OnList = _ => new MemoryPage(Interlocked.Increment(ref looks) > 5 ? [remembered] : [], null) };
        await using var memory = MemoryConnection.Over(fake);
        var turns = new ChatTurns(new SampleModel(new OfflineChatClient(), "of the test", IsOffline: true), memory, UntilRemembered, TimeProvider.System);

        var said = await turns.TakeAsync(new ChatQuestion("ana", "one", [new ChatLine("user", "I live in Austin")]), CancellationToken.None).ToListAsync();

        Assert.Contains("User lives in Austin.", said[^1].Data, StringComparison.Ordinal);
        Assert.Equal(6, looks);
    }

    [Fact]
    public async Task Page_GoingAway_StopsTheAnswerAndKeepsWhatWasSaid()
    {
        using var model = new ScriptedChatClient { OnCall = static (_, token) => Endless(token) };
        var kept = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var fake = new FakeMemory();
        fake.OnIngest = (request, _) =>
        {
            if (request.Messages.Any(message => message.Content == "Once"))
                kept.TrySetResult();
            return ValueTask.FromResult(FakeMemory.Stored(request));
        };
        await using var memory = MemoryConnection.Over(fake);
        await using var app = WebChat.Build("http://127.0.0.1:0", new SampleModel(model, "of the test", IsOffline: false), memory, own: null);
        await app.StartAsync();
        using var http = new HttpClient { BaseAddress = new Uri(app.Urls.Single()) };

        // The first word arrives while the model is still at it; then the page is closed.
        using (var request = new HttpRequestMessage(HttpMethod.Post, "/chat"))
        {
            request.Content = JsonContent.Create(new { user = "ana", session = "one", messages = new[] { new { role = "user", text = "Tell me a story" } } });
            using var answer = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead).Guarded();
            await using var events = SseParser.Create(await answer.Content.ReadAsStreamAsync()).EnumerateAsync().GetAsyncEnumerator();
            while (await events.MoveNextAsync().Guarded() && events.Current.EventType != "answer")
            {
                // What memory knew comes first.
            }

            Assert.Contains("Once", events.Current.Data, StringComparison.Ordinal);
        }

        await kept.Task.Guarded();
        Assert.Equal(["Tell me a story", "Once"], fake.Messages.Select(message => message.Content));
    }

    [Theory]
    [InlineData("{")]
    [InlineData("null")]
    [InlineData("{}")]
    [InlineData("""{"user": "ana", "session": "s", "messages": []}""")]
    [InlineData("""{"user": "ana", "session": "s", "messages": [null]}""")]
    [InlineData("""{"user": " ", "session": "s", "messages": [{"role": "user", "text": "Hi"}]}""")]
    [InlineData("""{"user": "a\u0000b", "session": "s", "messages": [{"role": "user", "text": "Hi"}]}""")]
    [InlineData("""{"user": "ana", "messages": [{"role": "user", "text": "Hi"}]}""")]
    [InlineData("""{"user": "ana", "session": "s", "messages": [{"role": "user", "text": " "}]}""")]
    [InlineData("""{"user": "ana", "session": "s", "messages": [{"role": "user", "text": "a\u0000b"}]}""")]
    [InlineData("""{"user": "ana", "session": "s", "messages": [{"role": "user", "text": "a\ud800b"}]}""")]
    [InlineData("""{"user": "ana", "session": "s", "messages": [{"role": "system", "text": "Hi"}, {"role": "user", "text": "Hi"}]}""")]
    [InlineData("""{"user": "ana", "session": "s", "messages": [{"role": "user", "text": "Hi"}, {"role": "assistant", "text": "Hi"}]}""")]
    public async Task Question_ThatIsNone_Is400(string body)
    {
        using var refused = await chat.Http.PostAsync("/chat", new StringContent(body, Encoding.UTF8, "application/json"));
        Assert.Equal(HttpStatusCode.BadRequest, refused.StatusCode);
    }

    [Theory]
    [InlineData("Host", "evil.example")]
    [InlineData("Sec-Fetch-Site", "cross-site")]
    [InlineData("Sec-Fetch-Site", "same-site")]
    public async Task Request_OfAnotherPage_IsRefused(string header, string value)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/memories?user=ana");
        request.Headers.TryAddWithoutValidation(header, value);
        using var refused = await chat.Http.SendAsync(request);
        Assert.Equal(HttpStatusCode.Forbidden, refused.StatusCode);
    }

    [Theory]
    [InlineData("/", "text/html")]
    [InlineData("/chat.css", "text/css")]
    [InlineData("/chat.js", "text/javascript")]
    public async Task Page_Files_LoadNothingFromElsewhereAndSetTextOnly(string path, string type)
    {
        using var answer = await chat.Http.GetAsync(path);
        var text = await answer.Content.ReadAsStringAsync();

        Assert.Equal(type, answer.Content.Headers.ContentType?.MediaType);
        var policy = Assert.Single(answer.Headers.GetValues("Content-Security-Policy"));
        Assert.StartsWith("default-src 'none'; script-src 'self';", policy, StringComparison.Ordinal);
        Assert.DoesNotContain("unsafe", policy, StringComparison.Ordinal);
        Assert.DoesNotContain("https:", text, StringComparison.Ordinal);
        Assert.DoesNotContain("innerHTML", text, StringComparison.Ordinal);
        Assert.DoesNotContain(" style=", text, StringComparison.Ordinal);
    }

    private static async IAsyncEnumerable<ChatResponseUpdate> Endless([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        yield return new ChatResponseUpdate(ChatRole.Assistant, "Once");
        await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellationToken);
    }

    private static string Answer(IEnumerable<(string Name, JsonElement Data)> said) =>
        string.Concat(said.Where(one => one.Name == "answer").Select(one => one.Data.GetProperty("text").GetString()));

    /// <summary>A web chat with a memory server of its own, and somebody at its page.</summary>
    public sealed class Fixture : IAsyncLifetime
    {
        /// <summary>One look: what is remembered later, tests look for themselves.</summary>
        private readonly TurnPace pace = new(TimeSpan.FromMilliseconds(100), 1, TimeSpan.Zero);
        private OwnServer? own;
        private WebApplication? app;

        internal HttpClient Http { get; private set; } = null!;

        internal MemoryConnection Memory { get; private set; } = null!;

        internal static async Task<Fixture> StartAsync()
        {
            var fixture = new Fixture();
            await fixture.InitializeAsync();
            return fixture;
        }

        public async ValueTask InitializeAsync()
        {
            own = await OwnServer.StartAsync(folder: null, CancellationToken.None);
            var options = new MemoryClientOptions { BaseAddress = own.Address, ApiKey = own.AdminKey, RecallDeadline = TimeSpan.FromMinutes(1) };
            options.Outbox.RetryDelay = TimeSpan.FromMilliseconds(20);
            options.Outbox.MaxRetryDelay = TimeSpan.FromMilliseconds(100);
            Memory = MemoryClient.Connect(options);
            app = WebChat.Build("http://127.0.0.1:0", new SampleModel(new OfflineChatClient(), "of the test", IsOffline: true), Memory, own, pace);
            await app.StartAsync();
            Http = new HttpClient { BaseAddress = new Uri(app.Urls.Single()) };
        }

        public async ValueTask DisposeAsync()
        {
            Http.Dispose();
            await app!.DisposeAsync();
            await Memory.DisposeAsync();
            await own!.DisposeAsync();
        }

        internal async Task<List<(string Name, JsonElement Data)>> SayAsync(string user, string session, string text)
        {
            using var answer = await Http.PostAsJsonAsync("/chat", new { user, session, messages = new[] { new { role = "user", text } } }).Guarded();
            Assert.Equal((HttpStatusCode.OK, "text/event-stream"), (answer.StatusCode, answer.Content.Headers.ContentType?.MediaType));
            var said = new List<(string, JsonElement)>();
            await foreach (var item in SseParser.Create(await answer.Content.ReadAsStreamAsync()).EnumerateAsync())
                said.Add((item.EventType, JsonElement.Parse(item.Data)));
            return said;
        }

        internal async Task<JsonElement> GetAsync(string path) => JsonElement.Parse(await Http.GetStringAsync(path).Guarded());

        /// <summary>What the page lists, once it is as awaited: extraction follows the turn.</summary>
        internal async Task<List<JsonElement>> RememberedAsync(string user, Predicate<List<JsonElement>> awaited)
        {
            using var guard = new CancellationTokenSource(TimeSpan.FromMinutes(1));
            while (true)
            {
                List<JsonElement> memories = [.. JsonElement.Parse(await Http.GetStringAsync($"/memories?user={user}", guard.Token)).EnumerateArray()];
                if (awaited(memories))
                    return memories;
                await Task.Delay(TimeSpan.FromMilliseconds(5), TimeProvider.System, guard.Token);
            }
        }

        internal async Task PostAsync(string path)
        {
            using var answer = await Http.PostAsync(path, content: null).Guarded();
            Assert.Equal(HttpStatusCode.NoContent, answer.StatusCode);
        }
    }
}
