using Memory.Server.Ingest;
using Memory.Server.Tests.Ingest;
using Microsoft.Extensions.DependencyInjection;

namespace Memory.Server.Tests.Api;

/// <summary>Turns that are taken in look at the backlog once they are stored; who waits for the facts anyway does not.</summary>
public sealed class IngestHeldBackTests
{
    [Fact]
    public async Task Ingest_WithABacklog_IsStoredAndHeldBack()
    {
        var queue = new CountedQueue { Waiting = 100 };
        var options = new IngestOptions { FreelyWaiting = 10, LongestHold = TimeSpan.FromMilliseconds(1) };
        await using var server = await OwnServer.StartAsync(
            services => services.AddSingleton(provider => new Backpressure(queue, options, provider.GetRequiredService<TimeProvider>())));
        using var admin = server.CreateAdmin();

        var held = await admin.PostAsync("/v1/ingest", new { user_id = "ana", messages = new[] { new { role = "user", content = "I live in Oslo" } } });
        Assert.Equal(202, held.Status);
        Assert.Equal(1, queue.Looks);

        var waited = await admin.PostAsync("/v1/ingest?wait=true", new { user_id = "ben", messages = new[] { new { role = "user", content = "I live in Oslo" } } });
        Assert.Equal(200, waited.Status);
        Assert.Equal(1, queue.Looks);
    }

    [Fact]
    public async Task Ingest_WhileHeldBack_IsStoredAlreadyAndItsRepetitionWaits()
    {
        var clock = new Testing.ManualTime();
        var options = new IngestOptions { FreelyWaiting = 10, LongestHold = TimeSpan.FromMinutes(1) };
        await using var server = await OwnServer.StartAsync(
            services => services.AddSingleton(new Backpressure(new CountedQueue { Waiting = 100 }, options, clock)));
        using var admin = server.CreateAdmin();

        var held = IngestAsync();
        await clock.WhenTimersAsync(1);
        Assert.Equal(1, (await admin.GetAsync("/v1/users/ana")).Json.GetProperty("usage").GetProperty("messages").GetInt32());
        (await IngestAsync()).ShouldBeProblem(409, "The first request with this Idempotency-Key is still running");
        Assert.False(held.IsCompleted);

        clock.Advance(options.LongestHold);
        var (first, again) = (await held, await IngestAsync());
        Assert.Equal((202, first.Text), (first.Status, again.Text));
        Assert.Equal("true", again.Headers["Idempotency-Replayed"]);
        Assert.Equal(1, (await admin.GetAsync("/v1/users/ana")).Json.GetProperty("usage").GetProperty("messages").GetInt32());

        Task<Reply> IngestAsync() => admin.PostAsync("/v1/ingest", new { user_id = "ana", role = "user", content = "I live in Oslo" }, ("Idempotency-Key", "k"));
    }
}
