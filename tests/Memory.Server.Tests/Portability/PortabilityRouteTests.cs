using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Memory.Client;
using Memory.Server.Tests.Api;

namespace Memory.Server.Tests.Portability;

public sealed class PortabilityRouteTests(ServerFixture server)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Export_OfAUser_HoldsEverythingAndNoSecret()
    {
        using var client = await server.CreateOwnerAsync();
        var created = await client.PostAsync("/v1/users", new { user_id = "ana", display_name = "Ana" });
        await client.PostAsync("/v1/ingest?wait=true", new { user_id = "ana", messages = new[] { new { role = "user", content = "I live in Lima. My cat is called Miso.", id = "m1" } } });
        await client.PostAsync("/v1/ingest?wait=true", new { user_id = "ana", messages = new[] { new { role = "user", content = "I moved to Oslo", id = "m2" } } });

        var reply = await client.GetAsync("/v1/users/ana/export");
        Assert.Equal((200, "application/json"), (reply.Status, reply.MediaType));
        var document = reply.Json;
        Assert.Equal(("memory-export", 1, "Ana"), (document.GetProperty("format").GetString(), document.GetProperty("version").GetInt32(), document.GetProperty("user").GetProperty("display_name").GetString()));
        Assert.Equal(["m1", "m2"], document.GetProperty("messages").EnumerateArray().Select(message => message.GetProperty("id").GetString()));
        Assert.Contains(document.GetProperty("memories").EnumerateArray(), memory => memory.TryGetProperty("superseded_reason", out var reason) && reason.GetString() == "replaced");
        Assert.Equal("user", Assert.Single(document.GetProperty("keys").EnumerateArray()).GetProperty("scope").GetString());
        Assert.Equal(["user.create", "user.export"], document.GetProperty("audit").EnumerateArray().Select(static entry => entry.GetProperty("action").GetString()).Order(StringComparer.Ordinal));
        var secret = created.Json.GetProperty("api_key").GetString()!;
        Assert.DoesNotContain(secret, reply.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("hash", reply.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("owner_id", reply.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Export_ByAUserKey_OfThemselvesAlone()
    {
        var owner = server.NewOwner();
        using var client = await server.CreateClientAsync(owner);
        await client.RememberAsync("ana", "Lima", "location");
        await client.RememberAsync("bob", "Oslo", "location");
        using var ana = await server.CreateClientAsync(owner, "user", "ana");

        Assert.Equal(200, (await ana.GetAsync("/v1/users/ana/export")).Status);
        var (others, nobodys) = (await ana.GetAsync("/v1/users/bob/export"), await ana.GetAsync("/v1/users/nobody/export"));
        Assert.Equal((404, others.Text), (nobodys.ShouldBeProblem(404).Status, nobodys.Text));
        (await client.GetAsync("/v1/users/nobody/export")).ShouldBeProblem(404);
        (await ana.PostAsync("/v1/users/bob/import", SmallDocument.For("bob").ToJsonString())).ShouldBeProblem(404);
    }

    [Fact]
    public async Task Import_UnderAnotherOwner_ExportsTheSameAndRecallsIt()
    {
        using var client = await server.CreateOwnerAsync();
        using var other = await server.CreateOwnerAsync();
        Assert.Equal(200, (await client.PostAsync("/v1/users/ana/import", SmallDocument.For("ana").ToJsonString())).Status);
        var document = await client.GetAsync("/v1/users/ana/export");
        var imported = await other.PostAsync("/v1/users/ana/import", document.Text);
        Assert.Equal(200, imported.Status);
        Assert.Equal((1, 2, 3, 4, 1), Counts(imported.Json.GetProperty("added")));
        Assert.Equal(Restored(document.Text), Restored((await other.GetAsync("/v1/users/ana/export")).Text));

        var recalled = await other.PostAsync("/v1/recall", new { user_id = "ana", query = "where do I live?" });
        Assert.Contains("Oslo", recalled.Json.GetProperty("context").GetString(), StringComparison.Ordinal);
        await other.PostAsync("/v1/ingest?wait=true", new { user_id = "ana", messages = new[] { new { role = "user", content = "I moved to Quito" } } });
        var now = await other.GetAsync("/v1/memory?user_id=ana&key=location");
        Assert.Contains("Quito", Assert.Single(now.Json.GetProperty("memories").EnumerateArray()).GetProperty("content").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Import_Twice_ChangesNothingTheSecondTime()
    {
        using var client = await server.CreateOwnerAsync();
        var text = SmallDocument.For("ana").ToJsonString();
        await client.PostAsync("/v1/users/ana/import", text);
        var before = await client.GetAsync("/v1/users/ana/export");
        var again = await client.PostAsync("/v1/users/ana/import", text, ("Idempotency-Key", "k1"));
        Assert.Equal((200, (0, 0, 0, 0, 0), (1, 2, 3, 4, 1)), (again.Status, Counts(again.Json.GetProperty("added")), Counts(again.Json.GetProperty("unchanged"))));
        Assert.Equal("true", (await client.PostAsync("/v1/users/ana/import", text, ("Idempotency-Key", "k1"))).Headers["Idempotency-Replayed"]);
        Assert.Equal(Restored(before.Text), Restored((await client.GetAsync("/v1/users/ana/export")).Text));
    }

    [Fact]
    public async Task Import_OverAPartOfIt_AddsTheRest()
    {
        using var client = await server.CreateOwnerAsync();
        var whole = SmallDocument.For("ana");
        var part = SmallDocument.For("ana");
        part["messages"]!.AsArray().RemoveAt(1);
        part["memories"]!.AsArray().RemoveAt(3);
        part["observations"]!.AsArray().RemoveAt(2);
        part["associations"] = null;
        part.Remove("jobs");
        Assert.Equal(200, (await client.PostAsync("/v1/users/ana/import", part.ToJsonString())).Status);

        var rest = await client.PostAsync("/v1/users/ana/import", whole.ToJsonString());
        Assert.Equal((200, (0, 1, 1, 1, 1), (1, 1, 2, 3, 0)), (rest.Status, Counts(rest.Json.GetProperty("added")), Counts(rest.Json.GetProperty("unchanged"))));
        using var other = await server.CreateOwnerAsync();
        await other.PostAsync("/v1/users/ana/import", whole.ToJsonString());
        Assert.Equal(Restored((await other.GetAsync("/v1/users/ana/export")).Text), Restored((await client.GetAsync("/v1/users/ana/export")).Text));
    }

    [Theory]
    [InlineData("messages", 0, "content", "I live elsewhere", "m1")]
    [InlineData("sessions", 0, "expires_at", "2027-01-01T00:00:00Z", "s1")]
    [InlineData("observations", 0, "trust", "application", SmallDocument.Home)]
    [InlineData("memories", 2, "importance", 5, SmallDocument.NewHome)]
    [InlineData("associations", 0, "strength", 0.5, SmallDocument.Pet)]
    public async Task Import_WhereAnIdSaysSomethingElse_IsAConflictAndNothingChanges(string list, int index, string field, object value, string named)
    {
        using var client = await server.CreateOwnerAsync();
        await client.PostAsync("/v1/users/ana/import", SmallDocument.For("ana").ToJsonString());
        var before = await client.GetAsync("/v1/users/ana/export");
        var other = SmallDocument.For("ana");
        other[list]![index]![field] = JsonValue.Create(value);
        other["messages"]!.AsArray().Add(JsonNode.Parse("""{"id":"m3","session_id":"s1","role":"user","content":"more","created_at":"2026-01-03T00:00:00Z","stored_at":"2026-01-03T00:00:00Z"}"""));

        var refused = (await client.PostAsync("/v1/users/ana/import", other.ToJsonString())).ShouldBeProblem(409);
        Assert.Contains(named, refused.Text, StringComparison.Ordinal);
        Assert.Equal(Restored(before.Text), Restored((await client.GetAsync("/v1/users/ana/export")).Text));
    }

    [Fact]
    public async Task Import_WhereTheSlotWentOnHere_IsAConflict()
    {
        using var client = await server.CreateOwnerAsync();
        var older = SmallDocument.For("ana");
        older["memories"] = new JsonArray(older["memories"]![3]!.DeepClone());
        older["observations"] = new JsonArray(older["observations"]![2]!.DeepClone());
        older["associations"] = new JsonArray();
        await client.PostAsync("/v1/users/ana/import", older.ToJsonString());
        await client.RememberAsync("ana", "Quito", "location");

        var refused = (await client.PostAsync("/v1/users/ana/import", SmallDocument.For("ana").ToJsonString())).ShouldBeProblem(409);
        Assert.Contains("location", refused.Text, StringComparison.Ordinal);
        Assert.Equal("Quito", Assert.Single((await client.GetAsync("/v1/memory?user_id=ana&key=location")).Json.GetProperty("memories").EnumerateArray()).GetProperty("content").GetString());
    }

    [Fact]
    public async Task Import_WhileTurnsArrive_IsWholeOrRefused()
    {
        using var client = await server.CreateOwnerAsync();
        var text = SmallDocument.For("ana").ToJsonString();
        var turns = Enumerable.Range(0, 20).Select(number => client.PostAsync("/v1/ingest", new { user_id = "ana", role = "user", content = $"turn {number}", id = $"t{number}" })).ToArray();
        var imports = Enumerable.Range(0, 4).Select(_ => client.PostAsync("/v1/users/ana/import", text)).ToArray();
        Assert.All(await Task.WhenAll(turns), reply => Assert.Equal(202, reply.Status));
        Assert.All(await Task.WhenAll(imports), reply => Assert.Contains(reply.Status, (int[])[200, 409, 503]));

        Assert.Contains((await client.PostAsync("/v1/users/ana/import", text)).Status, (int[])[200, 409]);
        var document = (await client.GetAsync("/v1/users/ana/export")).Json;
        var said = document.GetProperty("messages").EnumerateArray().Select(message => message.GetProperty("id").GetString()!).ToList();
        Assert.Equal(20, said.Count(id => id.StartsWith('t')));
        Assert.Contains(said.Count(id => id.StartsWith('m')), (int[])[0, 2]);
        Assert.Contains(document.GetProperty("memories").GetArrayLength(), (int[])[0, 4]);
    }

    [Fact]
    public async Task ClientPackage_ExportsAndImports()
    {
        using var client = await server.CreateOwnerAsync();
        using var typed = MemoryClient.Create(new MemoryClientOptions { BaseAddress = server.Address, ApiKey = client.ApiKey });
        using var document = new MemoryStream(Encoding.UTF8.GetBytes(SmallDocument.For("a/b %").ToJsonString()));
        var result = await typed.ImportUserAsync("a/b %", document, Token);
        Assert.Equal(("a/b %", new ImportCounts(1, 2, 3, 4, 1)), (result.UserId, result.Added));
        using var exported = new MemoryStream();
        await typed.ExportUserAsync("a/b %", exported, Token);
        Assert.Equal("a/b %", JsonNode.Parse(exported.ToArray())!["user"]!["id"]!.GetValue<string>());

        using var nothing = new MemoryStream();
        var refused = await Assert.ThrowsAsync<MemoryApiException>(() => typed.ExportUserAsync("nobody", nothing, Token).AsTask());
        Assert.Equal((System.Net.HttpStatusCode.NotFound, 0L), (refused.StatusCode, nothing.Length));
        using var broken = new MemoryStream("{}"u8.ToArray());
        Assert.Equal(System.Net.HttpStatusCode.BadRequest, (await Assert.ThrowsAsync<MemoryApiException>(() => typed.ImportUserAsync("x", broken, Token).AsTask())).StatusCode);
    }

    internal static string Restored(string document) => Documents.RestoredPart(Encoding.UTF8.GetBytes(document));

    private static (int, int, int, int, int) Counts(JsonElement counts) => (
        counts.GetProperty("sessions").GetInt32(), counts.GetProperty("messages").GetInt32(), counts.GetProperty("observations").GetInt32(),
        counts.GetProperty("memories").GetInt32(), counts.GetProperty("associations").GetInt32());
}
