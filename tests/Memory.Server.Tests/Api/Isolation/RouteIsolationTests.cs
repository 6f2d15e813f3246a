using System.Text.Json;

namespace Memory.Server.Tests.Api.Isolation;

/// <summary>
/// Every route that the server's own document lists is called with keys that do not reach what it names. A route that is added without a case
/// fails, and so does one whose answer tells by a single byte that something exists which is not the caller's.
/// </summary>
public sealed class RouteIsolationTests(ServerFixture server) : IAsyncLifetime
{
    private const string Victim = "bob-the-victim";

    private static readonly Guarded[] Routes = [.. RouteCases.All.Where(static route => route.Value.Reach != Reach.Open).Select(static route => new Guarded(route.Key, route.Value))];

    private string _owner = "";
    private ApiClient _bob = null!;
    private Targets _bobs = null!;
    private string _before = "";

    public async ValueTask InitializeAsync()
    {
        _owner = server.NewOwner();
        _bob = await server.CreateClientAsync(_owner);
        var home = await _bob.RememberAsync(Victim, "User lives in Lisbon.", "location");
        var job = await _bob.RememberAsync(Victim, "User works at the harbour of Lisbon.", "employer");
        var said = await _bob.PostAsync(
            "/v1/ingest?wait=true", new { user_id = Victim, session_id = "bobs-session", id = "bobs-message", role = "user", content = "I have a cat named Whiskers." });
        Assert.Equal(200, said.Status);
        Assert.Equal(200, (await _bob.PostAsync(
            "/v1/memory/associate", new { user_id = Victim, source_id = home, target_id = job, relation = "lives_by", strength = 0.7 })).Status);
        var key = await server.Root.PostAsync("/v1/admin/keys", new { owner_id = _owner, scope = "user", user_id = Victim });
        _bobs = new Targets(
            Victim, "bobs-session", "bobs-message", home, job, said.Json.GetProperty("job_id").GetString()!, key.Json.GetProperty("key_id").GetString()!);
        _before = await LookAsync();
    }

    public ValueTask DisposeAsync()
    {
        _bob.Dispose();
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task Document_EveryRoute_HasACase()
    {
        using var stranger = server.CreateStranger();
        var paths = (await stranger.GetAsync("/openapi/v1.json")).Json.GetProperty("paths");

        var routes = paths.EnumerateObject()
            .SelectMany(static path => path.Value.EnumerateObject().Select(method => $"{method.Name.ToUpperInvariant()} {path.Name}"))
            .Order(StringComparer.Ordinal);

        Assert.Equal(RouteCases.All.Keys.Order(StringComparer.Ordinal), routes);
    }

    [Fact]
    public async Task Document_EveryRouteThatIsServed_StandsInIt()
    {
        // What is mapped past the document would be past these tests, too.
        using var stranger = server.CreateStranger();
        var paths = (await stranger.GetAsync("/openapi/v1.json")).Json.GetProperty("paths");

        var served = server.Routes
            .Where(static route => !RouteCases.Pages.Contains($"{route.Method} {route.Path}"))
            .Where(route => !paths.TryGetProperty(route.Path, out var methods) || !methods.TryGetProperty(route.Method.ToLowerInvariant(), out _));

        Assert.Empty(served);
    }

    [Fact]
    public async Task NoKey_ARevokedOne_AndAWrongOne_AreToldTheSame()
    {
        var revoked = await server.Root.PostAsync("/v1/admin/keys", new { owner_id = _owner, scope = "admin" });
        Assert.Equal(204, (await server.Root.DeleteAsync($"/v1/admin/keys/{revoked.Json.GetProperty("key_id").GetString()}")).Status);
        using var none = server.CreateStranger();
        using var former = new ApiClient(server.Address, revoked.Json.GetProperty("api_key").GetString());
        using var invented = new ApiClient(server.Address, "mem_live_" + new string('a', 43));

        foreach (var route in Routes)
        {
            foreach (var at in (Targets[])[_bobs, Targets.Nowhere()])
            {
                foreach (var caller in (ApiClient[])[none, former, invented])
                {
                    var reply = (await route.CallAsync(caller, at)).ShouldBeProblem(401, "Authentication required");
                    Assert.Equal("{\"type\":\"about:blank\",\"title\":\"Unauthorized\",\"status\":401,\"detail\":\"Authentication required\"}", reply.Text);
                }
            }
        }

        Assert.Equal(_before, await LookAsync());
    }

    [Fact]
    public async Task UserKey_OfAnotherUser_IsToldTheSameAsOfWhatIsNowhere()
    {
        using var ana = await server.CreateClientAsync(_owner, "user", "ana-the-curious");

        foreach (var route in Routes)
        {
            var nowhere = Targets.Nowhere();
            var theirs = await route.CallAsync(ana, _bobs);
            var nobodys = await route.CallAsync(ana, nowhere);
            if (route.Case.Reach == Reach.Protocol)
                Assert.Contains("\"Not found\"", theirs.Text, StringComparison.Ordinal);
            else
                theirs.ShouldBeProblem(route.Case.Reach == Reach.User ? 404 : 403);
            Assert.True(theirs.Text == nobodys.Text && theirs.Status == nobodys.Status, $"{route.Name}: {theirs.Text} is not {nobodys.Text}");
        }

        Assert.Equal(_before, await LookAsync());
    }

    [Fact]
    public async Task UserKey_IdsOfAnotherUserUnderTheOwnName_AreToldTheSameAsIdsThatAreNowhere()
    {
        const string ana = "ana-the-clever";
        using var caller = await server.CreateClientAsync(_owner, "user", ana);
        await caller.RememberAsync(ana, "User lives in Porto.", "location");

        await ShouldBeAlikeAsync(caller, Routes.Where(static route => route.Case.Reach is Reach.User or Reach.Protocol), _bobs.Of(ana), Targets.Nowhere().Of(ana));

        Assert.Equal(_before, await LookAsync());
    }

    [Theory]
    [InlineData("owner", null)]
    [InlineData("user", Victim)]
    public async Task AnotherOwnersKey_SameUserAndIds_AreToldTheSameAsWhatIsNowhere(string scope, string? user)
    {
        using var stranger = await server.CreateClientAsync(server.NewOwner(), scope, user);
        var twin = user ?? Targets.Nowhere().User;

        // A user key only reaches its own user; the ids are what may be somebody else's.
        await ShouldBeAlikeAsync(stranger, Routes.Where(static route => route.Case.Reach is Reach.User or Reach.Protocol), _bobs, Targets.Nowhere().Of(twin));

        Assert.Equal(_before, await LookAsync());
    }

    [Fact]
    public async Task OwnerKey_OnAdminRoutes_IsForbidden_WhateverItNames()
    {
        foreach (var route in Routes.Where(static route => route.Case.Reach is Reach.Admin or Reach.Store))
        {
            var theirs = (await route.CallAsync(_bob, _bobs)).ShouldBeProblem(403);
            Assert.Equal(theirs.Text, (await route.CallAsync(_bob, Targets.Nowhere())).Text);
        }

        Assert.Equal(_before, await LookAsync());
    }

    [Fact]
    public async Task AdminKey_OfAnotherOwner_IsToldTheSameAsOfWhatIsNowhere()
    {
        using var admin = await server.CreateClientAsync(server.NewOwner(), "admin");

        await ShouldBeAlikeAsync(admin, Routes.Where(static route => route.Case.Reach == Reach.Admin), _bobs, Targets.Nowhere());
        foreach (var route in Routes.Where(static route => route.Case.Reach == Reach.Store))
            (await route.CallAsync(admin, _bobs)).ShouldBeProblem(403);

        Assert.Equal(_before, await LookAsync());
    }

    /// <summary>Calls each route with both, in the same order, so that what the caller makes under those names is the same too.</summary>
    private static async Task ShouldBeAlikeAsync(ApiClient caller, IEnumerable<Guarded> routes, Targets theirs, Targets nobodys)
    {
        foreach (var route in routes.Where(route => route.Names(theirs, nobodys)))
        {
            // What is said for the first time is answered otherwise than what is said again.
            await route.CallAsync(caller, theirs);
            await route.CallAsync(caller, nobodys);
            var (one, other) = (await route.CallAsync(caller, theirs), await route.CallAsync(caller, nobodys));
            var (oneText, otherText) = (Targets.Blank(one, theirs, nobodys), Targets.Blank(other, theirs, nobodys));
            Assert.True(oneText == otherText, $"{route.Name}: {oneText} is not {otherText}");
        }
    }

    /// <summary>All that is there of the victim, to see whether anybody touched it.</summary>
    private async Task<string> LookAsync()
    {
        string[] paths =
        [
            $"/v1/memory?limit=200&include=superseded,expired,deleted,archived&user_id={Victim}",
            $"/v1/sessions?user_id={Victim}",
            $"/v1/sessions/{_bobs.Session}/messages?user_id={Victim}",
            $"/v1/memory/{_bobs.Memory}/graph?user_id={Victim}",
            $"/v1/users/{Victim}/profile",
        ];
        var seen = new List<string>();
        foreach (var path in paths)
        {
            var reply = await _bob.GetAsync(path);
            Assert.Equal(200, reply.Status);
            seen.Add(reply.Text);
        }

        var keys = await server.Root.GetAsync($"/v1/admin/keys?limit=200&owner_id={_owner}");
        seen.AddRange(keys.Json.GetProperty("keys").EnumerateArray()
            .Where(key => key.GetProperty("key_id").GetString() == _bobs.Key)
            .Select(static key => key.GetProperty("revoked_at").ValueKind == JsonValueKind.Null ? "in force" : "revoked"));
        return string.Join('\n', seen);
    }

    private sealed record Guarded(string Name, RouteCase Case)
    {
        /// <summary>Whether it tells the two apart: one that names nothing, such as the server's health, is asked the same for both.</summary>
        public bool Names(Targets one, Targets other) => Case.Path(one) != Case.Path(other) || Case.Body is not null;

        public Task<Reply> CallAsync(ApiClient caller, Targets at) =>
            caller.SendAsync(new HttpMethod(Name.Split(' ')[0]), Case.Path(at), Case.Body?.Invoke(at));
    }
}
