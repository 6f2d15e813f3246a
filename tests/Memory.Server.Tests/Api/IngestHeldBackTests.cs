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
}
