using Memory.Server.Backups.Restoring;
using Memory.Server.Diagnostics;
using Memory.Server.Remote;
using Memory.Server.Tests.Api;
using Memory.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Memory.Server.Tests.Diagnostics;

/// <summary>Whether the server is there, whether to send it requests, and how it is.</summary>
public sealed class HealthTests
{
    private readonly FaultyStore.Switch _fault = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Storage_Away_LiveButNotReady()
    {
        await using var own = await OwnServer.StartAsync(services => FaultyStore.PutInFront(services, _fault));
        using var bare = new ApiClient(own.Host.Address, apiKey: null);
        Assert.All([await bare.GetAsync("/health"), await bare.GetAsync("/health/ready"), await bare.GetAsync("/health/live")], static reply => Assert.Equal((200, "ok"), Told(reply)));

        foreach (var fail in (Action[])[() => _fault.IsDown = true, () => _fault.IsBroken = true])
        {
            fail();
            Assert.Equal((503, "unavailable"), Told(await bare.GetAsync("/health")));
            Assert.Equal((503, "unavailable"), Told(await bare.GetAsync("/health/ready")));
            Assert.Equal((200, "ok"), Told(await bare.GetAsync("/health/live")));
            (_fault.IsDown, _fault.IsBroken) = (false, false);
        }

        Assert.Equal((200, "ok"), Told(await bare.GetAsync("/health/ready")));
    }

    [Fact]
    public async Task Restore_UnderWay_LiveButNotReady()
    {
        await using var own = await OwnServer.StartAsync(static _ => { });
        using var bare = new ApiClient(own.Host.Address, apiKey: null);
        var pause = own.Host.Get<ServingPause>();
        await pause.BeginAsync(own: 0, Token).Guarded();
        Assert.Equal((503, "restoring"), Told(await bare.GetAsync("/health/ready")));
        Assert.Equal((200, "ok"), Told(await bare.GetAsync("/health/live")));
        Assert.Equal(200, (await bare.GetAsync("/metrics")).Status);

        pause.End();
        Assert.Equal((200, "ok"), Told(await bare.GetAsync("/health/ready")));
    }

    [Fact]
    public async Task Server_BeingStopped_LiveButNotReady()
    {
        await using var own = await OwnServer.StartAsync(static _ => { });
        using var bare = new ApiClient(own.Host.Address, apiKey: null);
        own.Host.Get<IHostApplicationLifetime>().StopApplication();
        Assert.Equal((503, "stopping"), Told(await bare.GetAsync("/health/ready")));
        Assert.Equal((200, "ok"), Told(await bare.GetAsync("/health/live")));
    }

    [Fact]
    public async Task Storage_ThatHangs_IsAskedOnceAndNobodyWaitsForIt()
    {
        var answer = new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously);
        var asked = 0;
        await using var own = await OwnServer.StartAsync(services =>
        {
            FaultyStore.PutInFront(services, _fault);
            services.AddSingleton(new MetricsOptions { ProbeDeadline = TimeSpan.FromMilliseconds(50), SampleEvery = TimeSpan.FromHours(1) });
        });
        using var admin = own.CreateAdmin();
        _fault.Reach = () =>
        {
            Interlocked.Increment(ref asked);
            return answer.Task;
        };
        var replies = await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => admin.GetAsync("/health"))).Guarded();
        Assert.All(replies, static reply => Assert.Equal((503, "unavailable"), Told(reply)));
        var health = (await admin.GetAsync("/v1/admin/health")).Json;
        Assert.Equal("unavailable", health.GetProperty("status").GetString());
        Assert.True(health.GetProperty("storage_latency_seconds").GetDouble() > 0);
        Assert.Contains("memory_server_storage_up 0\n", (await admin.GetAsync("/metrics")).Text, StringComparison.Ordinal);
        Assert.Equal(1, asked);

        answer.SetResult(true);
        Assert.Equal((200, "ok"), Told(await admin.GetAsync("/health")));
    }

    [Fact]
    public async Task AdminHealth_OfAServerAtWork_TellsQueueAndServices()
    {
        await using var own = await OwnServer.StartAsync(static _ => { });
        using var admin = own.CreateAdmin();
        var health = (await admin.GetAsync("/v1/admin/health")).Json;
        Assert.Equal(["rules", "model"], health.GetProperty("lanes").EnumerateArray().Select(static lane => lane.GetProperty("name").GetString()));
        Assert.All(health.GetProperty("lanes").EnumerateArray(), static lane => Assert.Equal((0, 0.0), (lane.GetProperty("depth").GetInt32(), lane.GetProperty("oldest_seconds").GetDouble())));
        Assert.InRange(health.GetProperty("storage_latency_seconds").GetDouble(), double.Epsilon, 60);
        Assert.Equal(("hashing", "local"), (health.GetProperty("embedder").GetProperty("name").GetString(), health.GetProperty("embedder").GetProperty("circuit").GetString()));
        Assert.False(health.TryGetProperty("model", out var model) && model.ValueKind != System.Text.Json.JsonValueKind.Null);
    }

    [Fact]
    public void Pulse_CallsThatEndBesideEachOther_NoneIsForgotten()
    {
        var time = new ManualTime();
        var pulse = new ServicePulse(time);
        Parallel.For(0, 1_000, n =>
        {
            if (n % 2 == 0)
                pulse.Succeed();
            else
                pulse.Fail("timeout");
        });
        Assert.Equal(new ServicePulse.Beat(time.GetUtcNow(), time.GetUtcNow(), "timeout"), pulse.Last);
    }

    private static (int Status, string? Word) Told(Reply reply) => (reply.Status, reply.Json.GetProperty("status").GetString());
}
