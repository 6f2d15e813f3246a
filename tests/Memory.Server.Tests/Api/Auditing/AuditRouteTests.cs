using System.Text.Json;
using Memory.Server.Audit;
using Memory.Server.Memories;
using Memory.Server.Storage;
using Microsoft.Extensions.DependencyInjection;

namespace Memory.Server.Tests.Api.Auditing;

/// <summary>What is done through the API stands in the owner's audit log, and what the log shows to whom.</summary>
public sealed class AuditRouteTests(ServerFixture server)
{
    private const string Planted = "Xyzzy-planted";

    [Fact]
    public async Task Acts_OfEachKind_EachWrittenDownOnceWithoutAWordOfWhatWasSaid()
    {
        var owner = server.NewOwner();
        using var admin = await server.CreateClientAsync(owner, "admin");
        var user = (await admin.PostAsync("/v1/users", new { user_id = Planted, display_name = Planted })).Json;
        var first = await admin.RememberAsync(Planted, $"{Planted} lives in Austin.", "location");
        var second = await admin.RememberAsync(Planted, $"{Planted} likes tea.");
        var body = new { memories = new[] { new { user_id = Planted, type = "fact", content = Planted } } };
        var batch = (await admin.PostAsync("/v1/memory/batch", body)).Json.GetProperty("memories")[0].GetProperty("id").GetString();
        await admin.PatchAsync($"/v1/memory/{first}?user_id={Planted}", new { content = $"{Planted} lives in Bonn." });
        await admin.PostAsync("/v1/memory/associate", new { user_id = Planted, source_id = first, target_id = second, relation = Planted, strength = 0.5 });
        await admin.DeleteAsync($"/v1/memory/associate?user_id={Planted}&source_id={first}&target_id={second}&relation={Planted}");
        await admin.DeleteAsync($"/v1/memory/{second}/soft?user_id={Planted}");
        await admin.DeleteAsync($"/v1/memory/{batch}?user_id={Planted}");
        await admin.PatchAsync($"/v1/users/{Planted}/profile", new { nickname = Planted });
        await admin.PostAsync("/v1/sessions", new { user_id = Planted, session_id = Planted });
        await admin.DeleteAsync($"/v1/sessions/{Planted}?user_id={Planted}");
        await admin.PostAsync("/v1/admin/retention/run", new { dry_run = false, user_id = Planted });
        var key = (await admin.PostAsync("/v1/admin/keys", new { owner_id = owner, scope = "user", user_id = Planted })).Json;
        await admin.DeleteAsync($"/v1/admin/keys/{key.GetProperty("key_id").GetString()}");

        var log = await admin.GetAsync("/v1/admin/audit?limit=200");
        var entries = log.Json.GetProperty("entries").EnumerateArray().Reverse().ToList();
        Assert.Equal(
            [
                "key.create", "user.create", "memory.store", "memory.store", "memory.store", "memory.edit", "memory.associate", "memory.associate", "memory.delete", "memory.delete",
                "memory.edit", "session.end", "retention.run", "key.create", "key.revoke",
            ],
            entries.Select(static entry => entry.GetProperty("action").GetString()));
        Assert.DoesNotContain(Planted, log.Text, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("mem_live", log.Text, StringComparison.Ordinal);
        Assert.DoesNotContain(admin.ApiKey!, log.Text, StringComparison.Ordinal);
        Assert.Equal((first, "soft", "hard"), (Detail(entries[2], "memory_id"), Detail(entries[8], "kind"), Detail(entries[9], "kind")));
        Assert.Equal(key.GetProperty("key_id").GetString(), Detail(entries[^1], "key_id"));
        Assert.Equal(Enumerable.Range(1, entries.Count), entries.Select(static entry => entry.GetProperty("sequence").GetInt32()));
        Assert.Single(entries.Skip(1).Select(static entry => entry.GetProperty("pseudonym").GetString()).Distinct());
        Assert.Equal(entries.Skip(1).Select(static entry => entry.GetProperty("key_id").GetString()).Distinct(), [Detail(entries[0], "key_id")]);
        Assert.Equal(201, user.ValueKind == JsonValueKind.Object ? 201 : 0);

        var mine = await admin.GetAsync($"/v1/admin/audit?limit=200&user_id={Planted}");
        Assert.Equal(entries.Count - 1, mine.Json.GetProperty("entries").GetArrayLength());
    }

    [Fact]
    public async Task Acts_ThatFailOrChangeNothing_AreNotWrittenDown()
    {
        using var admin = await server.CreateClientAsync(server.NewOwner(), "admin");
        var nobody = Guid.Empty;
        await admin.PostAsync("/v1/memory", new { user_id = "u", type = "nonsense", content = "x" });
        await admin.DeleteAsync($"/v1/memory/{nobody}?user_id=u");
        await admin.PatchAsync($"/v1/memory/{nobody}?user_id=u", new { content = "x" });
        await admin.DeleteAsync("/v1/sessions/s?user_id=u");
        await admin.DeleteAsync($"/v1/admin/keys/{nobody}");
        await admin.PostAsync("/v1/admin/keys", new { owner_id = "somebody else", scope = "owner" });
        await admin.PostAsync("/v1/admin/decay/run", new { dry_run = true, user_id = "u" });
        await admin.PatchAsync("/v1/users/u/profile", new { });
        await admin.PostAsync("/v1/recall", new { user_id = "u", query = "x" });
        await admin.PostAsync("/v1/ingest", new { user_id = "u", role = "user", content = "Hello." });
        Assert.Equal(["key.create"], await ActionsAsync(admin));
    }

    [Fact]
    public async Task Repetition_OfAnAnsweredRequest_IsNotWrittenDownAgain()
    {
        using var admin = await server.CreateClientAsync(server.NewOwner(), "admin");
        for (var i = 0; i < 3; i++)
            Assert.Equal(200, (await admin.PostAsync("/v1/memory", new { user_id = "u", type = "fact", content = "x" }, ("Idempotency-Key", "k"))).Status);
        Assert.Equal(["memory.store", "key.create"], await ActionsAsync(admin));
    }

    [Fact]
    public async Task List_FilteredAndPaged_NewestFirst()
    {
        using var admin = await server.CreateClientAsync(server.NewOwner(), "admin");
        for (var i = 0; i < 6; i++)
            await admin.RememberAsync(i % 2 == 0 ? "ana" : "bob", $"memory {i}");
        var last = (await admin.GetAsync("/v1/admin/audit?limit=1")).Json.GetProperty("entries")[0];
        Assert.Equal(7, last.GetProperty("sequence").GetInt32());
        Assert.Equal([7, 6, 5, 4, 3, 2, 1], await SequencesAsync(admin, ""));
        Assert.Equal([6, 4, 2], await SequencesAsync(admin, "&user_id=ana"));
        Assert.Equal([7, 5, 3], await SequencesAsync(admin, "&user_id=bob&action=memory.store"));
        Assert.Equal([1], await SequencesAsync(admin, "&action=key.create"));
        Assert.Empty(await SequencesAsync(admin, "&user_id=nobody"));
        Assert.Empty(await SequencesAsync(admin, "&action=no.such"));
        Assert.Contains(7, await SequencesAsync(admin, $"&since={Uri.EscapeDataString(last.GetProperty("at").GetString()!)}"));
        Assert.Empty(await SequencesAsync(admin, "&since=2999-01-01T00:00:00Z"));
    }

    [Theory]
    [InlineData("limit=0", "limit")]
    [InlineData("limit=201", "limit")]
    [InlineData("cursor=AAAA", "cursor")]
    [InlineData("since=yesterday", "since")]
    [InlineData("user_id=", "user_id")]
    [InlineData("user_id=%00", "user_id")]
    [InlineData("action=%00", "action")]
    [InlineData("owner_id=default", "owner_id")]
    public async Task List_AskedWrongly_IsRefused(string query, string field)
    {
        using var admin = await server.CreateClientAsync(server.NewOwner(), "admin");
        (await admin.GetAsync($"/v1/admin/audit?{query}")).ShouldBlame(field);
    }

    [Fact]
    public async Task List_CursorOfAnotherFilterOrOwner_IsRefused()
    {
        using var one = await server.CreateClientAsync(server.NewOwner(), "admin");
        using var other = await server.CreateClientAsync(server.NewOwner(), "admin");
        await one.RememberAsync("u", "x");
        await other.RememberAsync("u", "x");
        var cursor = (await one.GetAsync("/v1/admin/audit?limit=1")).Json.GetProperty("next_cursor").GetString();
        (await other.GetAsync($"/v1/admin/audit?limit=1&cursor={cursor}")).ShouldBlame("cursor");
        (await one.GetAsync($"/v1/admin/audit?limit=1&action=key.create&cursor={cursor}")).ShouldBlame("cursor");
    }

    [Fact]
    public async Task List_WithLesserKeys_IsForbidden()
    {
        var owner = server.NewOwner();
        foreach (var (scope, user) in ((string, string?)[])[("owner", null), ("user", "ana")])
        {
            using var client = await server.CreateClientAsync(owner, scope, user);
            (await client.GetAsync("/v1/admin/audit")).ShouldBeProblem(403);
        }

        using var stranger = server.CreateStranger();
        (await stranger.GetAsync("/v1/admin/audit")).ShouldBeProblem(401);
    }

    [Fact]
    public async Task AuditDown_503ThoughTheActIsDone_AndARepetitionIsWrittenDownOnce()
    {
        var trail = new FaultyTrail();
        await using var own = await OwnServer.StartAsync(services => services.AddSingleton<IAuditTrail>(trail));
        using var admin = own.CreateAdmin();
        trail.IsDown = true;
        var body = new { user_id = "u", type = "fact", content = "User lives in Austin." };
        (await admin.PostAsync("/v1/memory", body, ("Idempotency-Key", "k"))).ShouldBeProblem(503);
        Assert.Equal(["User lives in Austin."], await admin.ContentsAsync("u"));

        trail.IsDown = false;
        Assert.Equal(200, (await admin.PostAsync("/v1/memory", body, ("Idempotency-Key", "k"))).Status);
        Assert.Equal(200, (await admin.PostAsync("/v1/memory", body, ("Idempotency-Key", "k"))).Status);
        Assert.Equal(["User lives in Austin."], await admin.ContentsAsync("u"));
        Assert.Single(trail.Written, static happened => happened.Action == "memory.store");
    }

    [Fact]
    public async Task Forgotten_User_LinesStayWithoutTheUser()
    {
        await using var own = await OwnServer.StartAsync(static _ => { });
        using var admin = own.CreateAdmin();
        await admin.RememberAsync("ana", "x");
        var scope = new Scope(OwnerId.Default, new UserId("ana"));
        var (subjects, reader) = (own.Host.Get<IAuditSubjects>(), own.Host.Get<IAuditReader>());
        var entry = Assert.Single(await reader.ListAsync(scope.Owner, scope.User, TestContext.Current.CancellationToken).ToListAsync(TestContext.Current.CancellationToken));
        Assert.Equal(("memory.store", await subjects.FindAsync(scope, CancellationToken.None)), (entry.Action, entry.Pseudonym));

        await subjects.ForgetAsync(scope, CancellationToken.None);
        Assert.Empty(await SequencesAsync(admin, "&user_id=ana"));
        Assert.Empty(await reader.ListAsync(scope.Owner, scope.User, TestContext.Current.CancellationToken).ToListAsync(TestContext.Current.CancellationToken));
        await admin.RememberAsync("ana", "y");
        Assert.Single(await SequencesAsync(admin, "&user_id=ana"));
        Assert.Equal(2, (await ActionsAsync(admin)).Count(static action => action == "memory.store"));
    }

    [Fact]
    public async Task FirstKey_OfAFreshStore_IsWrittenDown()
    {
        await using var own = await OwnServer.StartAsync(static _ => { });
        using var admin = own.CreateAdmin();
        var first = (await admin.GetAsync("/v1/admin/audit")).Json.GetProperty("entries").EnumerateArray().Single();
        Assert.Equal(("key.create", "start", JsonValueKind.Null), (first.GetProperty("action").GetString(), Detail(first, "by"), first.GetProperty("key_id").ValueKind));
    }

    private static string? Detail(JsonElement entry, string name) => entry.GetProperty("details").GetProperty(name).GetString();

    private static async Task<string[]> ActionsAsync(ApiClient admin) =>
        [.. (await admin.GetAsync("/v1/admin/audit?limit=200")).Json.GetProperty("entries").EnumerateArray().Select(static entry => entry.GetProperty("action").GetString()!)];

    private static async Task<List<int>> SequencesAsync(ApiClient admin, string query)
    {
        var (found, cursor) = (new List<int>(), "");
        do
        {
            var page = (await admin.GetAsync($"/v1/admin/audit?limit=2{query}{cursor}")).Json;
            found.AddRange(page.GetProperty("entries").EnumerateArray().Select(static entry => entry.GetProperty("sequence").GetInt32()));
            cursor = page.GetProperty("next_cursor").GetString() is { } next ? $"&cursor={next}" : "";
        }
        while (cursor.Length > 0);
        return found;
    }

    /// <summary>A trail that remembers what it was told, and can be away.</summary>
    private sealed class FaultyTrail : IAuditTrail
    {
        public bool IsDown { get; set; }

        public List<AuditEvent> Written { get; } = [];

        public ValueTask WriteAsync(AuditEvent happened, CancellationToken cancellationToken)
        {
            if (IsDown)
                throw new StorageUnavailableException("The disk is full.");
            Written.Add(happened);
            return default;
        }
    }
}
