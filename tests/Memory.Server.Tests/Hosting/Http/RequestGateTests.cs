using Memory.Server.Configuration;
using Memory.Server.Extraction;
using Memory.Server.Hosting.Http;
using Memory.Server.Memories;
using Memory.Server.Tests.Api;
using Memory.Server.Tests.Api.Chat;
using Memory.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace Memory.Server.Tests.Hosting.Http;

/// <summary>So many requests at a time, some more wait, and the rest is told to come back.</summary>
public sealed class RequestGateTests
{
    [Fact]
    public async Task Saturated_RestRefusedAndTheWaitingServedWhenThereIsAPlace()
    {
        var held = new HeldExtractor();
        await using var own = await OwnServer.StartAsync(
            services => services.AddSingleton<IFactExtractor>(held).AddSingleton<TimeProvider>(new ManualTime()),
            settings: [("Http:MaxRequests", "1"), ("Http:MaxQueued", "1")]);
        using var admin = own.CreateAdmin();
        var running = HoldAsync(admin);
        await held.Begun.Guarded();

        Task<Reply>[] others = [admin.GetAsync("/v1/users"), admin.GetAsync("/v1/users")];
        var refused = await (await Task.WhenAny(others).Guarded());
        refused.ShouldBeProblem(503, "The server is busy");
        Assert.Equal("1", refused.Headers["Retry-After"]);
        Assert.Equal("600", refused.Headers["X-RateLimit-Limit"]);
        using var bare = new ApiClient(own.Host.Address, apiKey: null);
        Assert.Equal(200, (await bare.GetAsync("/health")).Status);

        held.Finish();
        Assert.Equal(200, (await running.Guarded()).Status);
        Assert.Equal([200, 503], (await Task.WhenAll(others).Guarded()).Select(static reply => reply.Status).Order());
        Assert.Equal(200, (await admin.GetAsync("/v1/users")).Status);
    }

    [Fact]
    public async Task Saturated_WhoWaitsTooLong_Refused()
    {
        var held = new HeldExtractor();
        await using var own = await OwnServer.StartAsync(
            services => services.AddSingleton<IFactExtractor>(held), settings: [("Http:MaxRequests", "1"), ("Http:MaxQueued", "5")]);
        using var admin = own.CreateAdmin();
        var running = HoldAsync(admin);
        await held.Begun.Guarded();
        (await admin.GetAsync("/v1/users").Guarded()).ShouldBeProblem(503, "The server is busy");
        held.Finish();
        Assert.Equal(200, (await running.Guarded()).Status);
    }

    [Fact]
    public async Task Stream_HoldsItsPlaceToTheEnd()
    {
        await using var chat = await ChatServer.StartAsync(
            static services => services.AddSingleton(RequestGate.Places(new HttpSettings { MaxRequests = 1, MaxQueued = 0 })));
        var release = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var answer = chat.Model.OnCall;
        chat.Model.OnCall = async (context, call) =>
        {
            await release.Task;
            await answer(context, call);
        };
        var called = chat.Model.WhenCalledAsync();
        var stream = chat.ChatAsync(new { user_id = "ana", message = "Hi", stream = true });
        await called.Guarded();
        (await chat.Admin.GetAsync("/v1/users").Guarded()).ShouldBeProblem(503, "The server is busy");
        release.SetResult();
        Assert.Equal(200, (await stream.Guarded()).Status);
        Assert.Equal(200, (await chat.Admin.GetAsync("/v1/users").Guarded()).Status);
    }

    [Fact]
    public async Task ManyAtOnce_AllAnsweredAndNoPlaceLost()
    {
        await using var own = await OwnServer.StartAsync(static _ => { }, perMinute: 0, settings: [("Http:MaxRequests", "3"), ("Http:MaxQueued", "2")]);
        using var admin = own.CreateAdmin();
        for (var round = 0; round < 5; round++)
        {
            var replies = await Task.WhenAll(Enumerable.Range(0, 60).Select(n => n % 3 == 0 ? admin.PostAsync("/v1/recall", "{") : admin.GetAsync("/v1/users")));
            Assert.All(replies, static reply => Assert.Contains(reply.Status, (int[])[200, 400, 503]));
        }

        for (var n = 0; n < 10; n++)
            Assert.Equal(200, (await admin.GetAsync("/v1/users")).Status);
    }

    private static Task<Reply> HoldAsync(ApiClient admin) =>
        admin.PostAsync("/v1/ingest?wait=true", new { user_id = "u", role = "user", content = "I live in Austin." });

    private sealed class HeldExtractor : IFactExtractor
    {
        private readonly TaskCompletionSource _begun = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly TaskCompletionSource _finish = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task Begun => _begun.Task;

        public void Finish() => _finish.SetResult();

        public async ValueTask<ExtractedFacts> ExtractAsync(Turn turn, IReadOnlyList<Turn> before, CancellationToken cancellationToken)
        {
            _begun.TrySetResult();
            await _finish.Task.WaitAsync(cancellationToken);
            return ExtractedFacts.Nothing;
        }
    }
}
