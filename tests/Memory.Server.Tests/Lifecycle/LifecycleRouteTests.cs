using System.Collections.Immutable;
using System.Text.Json;
using Memory.Server.Configuration;
using Memory.Server.Tests.Api;

namespace Memory.Server.Tests.Lifecycle;

/// <summary>Regular work on demand, over HTTP on both stores.</summary>
public sealed class LifecycleRouteTests
{
    private static readonly TimeSpan Year = TimeSpan.FromDays(365);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Decay_IsTheSameNumberEverywhere(bool postgres)
    {
        await using var server = await LifecycleServer.StartAsync(postgres);
        var id = await StoreAsync(server.Root, new { user_id = "ana", type = "fact", content = "User collects stamps", confidence = 0.8 });
        server.Time.Advance(Year);

        var read = (await server.Root.GetAsync($"/v1/memory/{id}?user_id=ana")).Json;
        Assert.Equal((0.8, 0.4), (read.GetProperty("confidence").GetDouble(), read.GetProperty("effective_confidence").GetDouble()));
        var listed = (await server.Root.GetAsync("/v1/memory?user_id=ana")).Json.GetProperty("memories")[0];
        Assert.Equal(0.4, listed.GetProperty("effective_confidence").GetDouble());
        Assert.Equal((0.4, 0.4), await RecalledAsync(server.Root, asOf: null));
        Assert.Equal((0.8, 0.8), await RecalledAsync(server.Root, server.Time.GetUtcNow() - Year));
        Assert.Equal((0.2, 0.2), await RecalledAsync(server.Root, server.Time.GetUtcNow() + Year));

        var dry = await RunAsync(server.Root, "decay", dryRun: true, "ana");
        var real = await RunAsync(server.Root, "decay", dryRun: false, "ana");
        Assert.Equal(Changes(dry), Changes(real));
        Assert.Equal([$"decayed {id} 0.8 0.4"], Changes(real));
        Assert.Equal((1, 0.4), (real.GetProperty("actions").GetProperty("decayed").GetInt32(), real.GetProperty("lowest_confidence").GetDouble()));

        // Said again, it is as sure as ever.
        await StoreAsync(server.Root, new { user_id = "ana", type = "fact", content = "User collects stamps", confidence = 0.8 });
        Assert.Empty(Changes(await RunAsync(server.Root, "decay", dryRun: true, "ana")));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Optimize_MergesAndPromotesIntoTheConsciousSet(bool postgres)
    {
        await using var server = await LifecycleServer.StartAsync(postgres);
        var kept = await StoreAsync(server.Root, new { user_id = "ana", type = "fact", content = "I like hiking" });
        server.Time.Advance(TimeSpan.FromSeconds(1));
        var merged = await StoreAsync(server.Root, new { user_id = "ana", type = "fact", content = "User really likes hiking." });
        var vital = await StoreAsync(server.Root, new { user_id = "ana", type = "fact", content = "User must not be called before noon", importance = 5 });
        var before = await ConsciousAsync(server.Root);
        Assert.Empty(before.Ids);

        Assert.Equal(Changes(await RunAsync(server.Root, "optimize", dryRun: true, "ana")), Changes(await RunAsync(server.Root, "optimize", dryRun: false, "ana")));
        var after = await ConsciousAsync(server.Root);
        Assert.Equal([vital], after.Ids);
        Assert.Equal("- User must not be called before noon", after.Context);
        var retired = (await server.Root.GetAsync($"/v1/memory/{merged}?user_id=ana")).Json;
        Assert.Equal((kept, "merged"), (retired.GetProperty("superseded_by").GetString(), retired.GetProperty("superseded_reason").GetString()));
        Assert.Equal(["User must not be called before noon", "User really likes hiking."], (await server.Root.ContentsAsync("ana")).Order());
        Assert.Empty(Changes(await RunAsync(server.Root, "optimize", dryRun: false, "ana")));
        Assert.Equal(after.Context, (await ConsciousAsync(server.Root)).Context);

        Assert.Equal(200, (await server.Root.PatchAsync($"/v1/memory/{vital}?user_id=ana", new { is_essential = false })).Status);
        Assert.Empty(Changes(await RunAsync(server.Root, "optimize", dryRun: false, "ana")));
        Assert.Empty((await ConsciousAsync(server.Root)).Ids);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Retention_HidesWhatItPutsAwayAndDeletesForGood(bool postgres)
    {
        var rules = new RetentionSettings
        {
            Ages = ImmutableDictionary<MemoryType, RetentionAges>.Empty.Add(MemoryType.Fact, new RetentionAges(TimeSpan.FromDays(10), null, TimeSpan.FromDays(20))),
        };
        await using var server = await LifecycleServer.StartAsync(postgres, rules);
        var id = await StoreAsync(server.Root, new { user_id = "ana", type = "fact", content = "User collects stamps" });
        var pin = await StoreAsync(server.Root, new { user_id = "ana", type = "fact", content = "User pinned stamps", is_essential = true });
        server.Time.Advance(TimeSpan.FromDays(11));
        Assert.Equal(2, (await server.Root.ContentsAsync("ana")).Length);
        Assert.Equal([$"archived {id} 1 {0.9793}"], Changes(await RunAsync(server.Root, "retention", dryRun: true, "ana")));
        Assert.Equal(2, (await server.Root.ContentsAsync("ana")).Length);
        var real = await RunAsync(server.Root, "retention", dryRun: false, user: null);
        Assert.Equal(1, real.GetProperty("rules").GetProperty("fact_archive_after_days").GetInt32());

        Assert.Equal(["User pinned stamps"], await server.Root.ContentsAsync("ana"));
        Assert.Equal(2, (await server.Root.GetAsync("/v1/memory?user_id=ana&include=archived")).Json.GetProperty("memories").GetArrayLength());
        var found = await server.Root.PostAsync("/v1/recall", new { user_id = "ana", query = "stamps", current_view_only = false });
        Assert.Equal([pin], found.Json.GetProperty("memories").EnumerateArray().Select(static memory => memory.GetProperty("id").GetString()));
        var history = (await server.Root.GetAsync($"/v1/memory/{id}/history?user_id=ana")).Json.GetProperty("memories");
        Assert.NotEqual(JsonValueKind.Null, history[history.GetArrayLength() - 1].GetProperty("archived_at").ValueKind);

        // Said again, it is back.
        await StoreAsync(server.Root, new { user_id = "ana", type = "fact", content = "User collects stamps" });
        Assert.Equal(2, (await server.Root.ContentsAsync("ana")).Length);

        server.Time.Advance(TimeSpan.FromDays(21));
        Assert.Equal(2, (await RunAsync(server.Root, "retention", dryRun: false, "ana")).GetProperty("actions").GetProperty("deleted").GetInt32());
        Assert.Equal(404, (await server.Root.GetAsync($"/v1/memory/{id}?user_id=ana")).Status);
        Assert.Empty((await server.Root.GetAsync("/v1/memory?user_id=ana&include=archived,deleted,expired,superseded")).Json.GetProperty("memories").EnumerateArray());
    }

    [Theory]
    [InlineData("decay")]
    [InlineData("optimize")]
    [InlineData("retention")]
    public async Task Keys_ReachNoFurtherThanTheyMay(string job)
    {
        await using var server = await LifecycleServer.StartAsync(postgres: false);
        using var admin = await server.CreateClientAsync("acme", "admin");
        using var owner = await server.CreateClientAsync("acme", "owner");
        using var user = await server.CreateClientAsync("acme", "user", "ana");
        await StoreAsync(owner, new { user_id = "ana", type = "fact", content = "User collects stamps" });
        var route = $"/v1/admin/{job}/run";

        (await owner.PostAsync(route, new { dry_run = true, user_id = "ana" })).ShouldBeProblem(403);
        (await user.PostAsync(route, new { dry_run = true, user_id = "ana" })).ShouldBeProblem(403);
        (await admin.PostAsync(route, new { dry_run = true })).ShouldBeProblem(403);
        Assert.Equal(1, (await RunAsync(admin, job, dryRun: true, "ana")).GetProperty("users").GetInt32());
        Assert.Equal(0, (await RunAsync(admin, job, dryRun: false, "nobody")).GetProperty("users").GetInt32());
        Assert.Equal(0, (await RunAsync(server.Root, job, dryRun: false, "ana")).GetProperty("users").GetInt32());
        Assert.Equal(1, (await RunAsync(server.Root, job, dryRun: true, user: null)).GetProperty("users").GetInt32());
        (await owner.GetAsync("/v1/users/nobody")).ShouldBeProblem(404);

        (await admin.PostAsync(route, new { dry_run = true, user_id = "ana", owner_id = "acme" })).ShouldBlame("owner_id");
        (await admin.PostAsync(route, new { user_id = "ana" })).ShouldBlame("dry_run");
        (await admin.PostAsync(route, new { dry_run = "yes", user_id = "ana" })).ShouldBlame("dry_run");
        (await admin.PostAsync(route, new { dry_run = true, user_id = "" })).ShouldBlame("user_id");
        (await admin.PostAsync(route, new { dry_run = true, user_id = new string('x', 256) })).ShouldBlame("user_id");
        (await admin.PostAsync(route, "{\"dry_run\":true,\"user_id\":\"a\\u0000\"}")).ShouldBlame("user_id");
        (await admin.PostAsync(route, "[]")).ShouldBeProblem(400);
        (await admin.GetAsync(route)).ShouldBeProblem(405);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Health_TellsWhatAdministratorsAsk(bool postgres)
    {
        await using var server = await LifecycleServer.StartAsync(postgres);
        using var owner = await server.CreateClientAsync("acme", "owner");
        (await owner.GetAsync("/v1/admin/health")).ShouldBeProblem(403);
        server.Time.Advance(TimeSpan.FromSeconds(90));
        using var client = server.CreateTypedClient();
        var health = await client.GetServerHealthAsync(TestContext.Current.CancellationToken);
        Assert.Equal(("ok", postgres ? "postgres" : "embedded", 0), (health.Status, health.Storage, health.QueueDepth));
        Assert.InRange(health.UptimeSeconds, 89, 91);
        Assert.Equal((await client.GetInfoAsync(TestContext.Current.CancellationToken)).Version, health.Version);
    }

    [Fact]
    public async Task Health_TellsOfTheLastRuns()
    {
        await using var server = await LifecycleServer.StartAsync(postgres: false);
        using var client = server.CreateTypedClient();
        Memory.Client.ServerHealth health;
        do
        {
            TestContext.Current.CancellationToken.ThrowIfCancellationRequested();
            server.Time.Advance(TimeSpan.FromMinutes(1));
            health = await client.GetServerHealthAsync(TestContext.Current.CancellationToken);
        }
        while (health.Jobs.All(static job => job.LastEndedAt is null));

        // Without rules, retention is not even planned.
        Assert.Equal(["audit", "decay", "optimize"], health.Jobs.Select(static job => job.Name));
        var optimize = health.Jobs[2];
        Assert.Equal("done", optimize.LastOutcome);
        Assert.Equal(optimize.LastStartedAt + TimeSpan.FromHours(6), optimize.NextDueAt);
    }

    [Fact]
    public async Task TypedClient_RunsEach()
    {
        await using var server = await LifecycleServer.StartAsync(postgres: false);
        await StoreAsync(server.Root, new { user_id = "ana", type = "fact", content = "User collects stamps", importance = 5 });
        using var client = server.CreateTypedClient();
        var token = TestContext.Current.CancellationToken;
        var request = new Memory.Client.LifecycleRunRequest { DryRun = false, UserId = "ana" };
        Assert.Equal("decay", (await client.RunDecayAsync(request, token)).Job);
        var optimized = await client.RunOptimizeAsync(request, token);
        Assert.Equal("promoted", Assert.Single(Assert.Single(optimized.Changes).Memories).Action);
        Assert.Empty((await client.RunRetentionAsync(new Memory.Client.LifecycleRunRequest { DryRun = true }, token)).Rules);
    }

    private static async Task<string> StoreAsync(ApiClient client, object memory)
    {
        var reply = await client.PostAsync("/v1/memory", memory);
        Assert.True(reply.Status == 200, reply.Text);
        return reply.Json.GetProperty("id").GetString()!;
    }

    private static async Task<JsonElement> RunAsync(ApiClient client, string job, bool dryRun, string? user)
    {
        var reply = await client.PostAsync($"/v1/admin/{job}/run", new { dry_run = dryRun, user_id = user });
        Assert.True(reply.Status == 200, reply.Text);
        Assert.Equal((job, dryRun), (reply.Json.GetProperty("job").GetString(), reply.Json.GetProperty("dry_run").GetBoolean()));
        return reply.Json;
    }

    private static string[] Changes(JsonElement report) =>
    [
        .. report.GetProperty("changes").EnumerateArray().SelectMany(static user => user.GetProperty("memories").EnumerateArray()).Select(static change =>
            $"{change.GetProperty("action").GetString()} {change.GetProperty("memory_id").GetString()} {change.GetProperty("confidence")} {change.GetProperty("effective_confidence")}"),
    ];

    /// <summary>The part of the signal and the field; a blank question scales no part.</summary>
    private static async Task<(double Part, double Field)> RecalledAsync(ApiClient client, DateTimeOffset? asOf)
    {
        var reply = await client.PostAsync("/v1/recall", new { user_id = "ana", query = "", explain = true, as_of = asOf });
        var memory = reply.Json.GetProperty("memories")[0];
        return (memory.GetProperty("explanation").GetProperty("confidence").GetDouble(), memory.GetProperty("effective_confidence").GetDouble());
    }

    private static async Task<(string[] Ids, string Context)> ConsciousAsync(ApiClient client)
    {
        var set = (await client.GetAsync("/v1/conscious?user_id=ana")).Json;
        return ([.. set.GetProperty("memories").EnumerateArray().Select(static memory => memory.GetProperty("id").GetString()!)], set.GetProperty("context").GetString()!);
    }
}
