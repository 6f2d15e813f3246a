using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Memory.Server.Tests.Api;

/// <summary>Erasing users over the wire, on the store that the fixture runs on.</summary>
public sealed class ErasureRouteTests(ServerFixture server)
{
    [Fact]
    public async Task Delete_AUser_AnswersAReceiptAndNothingIsLeft()
    {
        var owner = server.NewOwner();
        using var client = await server.CreateClientAsync(owner);
        using var ana = await server.CreateClientAsync(owner, "user", "ana");
        await client.PostAsync("/v1/ingest?wait=true", Said("My name is Ana and I live in Oslo.", id: "m1"));
        await client.PostAsync("/v1/recall", new { user_id = "ana", query = "where?" });
        await client.PostAsync("/v1/memory", new { user_id = "ben", type = "fact", content = "Ben's own." });
        Assert.Equal(200, (await ana.GetAsync("/v1/users/ana")).Status);

        var reply = await client.DeleteAsync("/v1/users/ana");
        Assert.True(reply.Status == 200, reply.Text);
        var receipt = reply.Json;
        Assert.Equal(["user_id", "erased_at", "counts", "receipt_hash"], receipt.EnumerateObject().Select(static field => field.Name));
        Assert.Equal("ana", receipt.GetProperty("user_id").GetString());
        var counts = receipt.GetProperty("counts");
        Assert.Equal(["memories", "messages", "sessions", "associations", "jobs", "keys"], counts.EnumerateObject().Select(static field => field.Name));
        Assert.Equal((1, 1, 1), (Count(counts, "messages"), Count(counts, "sessions"), Count(counts, "keys")));
        Assert.True(Count(counts, "memories") >= 2 && Count(counts, "jobs") >= 1);
        Assert.Equal(HashOf(owner, receipt), receipt.GetProperty("receipt_hash").GetString());

        (await client.GetAsync("/v1/users/ana")).ShouldBeProblem(404);
        Assert.Empty((await client.PostAsync("/v1/recall", new { user_id = "ana", query = "where does ana live?" })).Json.GetProperty("memories").EnumerateArray());
        Assert.Empty((await client.PostAsync("/v1/recall", new { user_id = "ana", query = "" })).Json.GetProperty("turns").EnumerateArray());
        Assert.Empty(await client.ContentsAsync("ana"));
        Assert.Equal(["ben"], (await client.GetAsync("/v1/users")).Json.GetProperty("users").EnumerateArray().Select(static user => user.GetProperty("id").GetString()));
        (await ana.GetAsync("/v1/users/ana")).ShouldBeProblem(401, "Authentication required");
        Assert.Equal(["Ben's own."], await client.ContentsAsync("ben"));
    }

    [Fact]
    public async Task Delete_ATwiceErasedOrAnothersOrAnUnknownUser_IsTheSame404()
    {
        var owner = server.NewOwner();
        using var client = await server.CreateClientAsync(owner);
        using var ben = await server.CreateClientAsync(owner, "user", "ben");
        using var stranger = await server.CreateOwnerAsync();
        await client.RememberAsync("ana", "Ana's own.");
        var unknown = await client.DeleteAsync("/v1/users/nobody");
        unknown.ShouldBeProblem(404);

        Assert.Equal(unknown.Text, (await ben.DeleteAsync("/v1/users/ana")).Text);
        Assert.Equal(unknown.Text, (await stranger.DeleteAsync("/v1/users/ana")).Text);
        Assert.Equal(["Ana's own."], await client.ContentsAsync("ana"));
        Assert.Equal(200, (await client.DeleteAsync("/v1/users/ana")).Status);
        var again = await client.DeleteAsync("/v1/users/ana");
        Assert.Equal((404, unknown.Text), (again.Status, again.Text));
    }

    [Fact]
    public async Task Delete_OneselfWithAUserKey_ErasesAndEndsTheKey()
    {
        var owner = server.NewOwner();
        using var client = await server.CreateClientAsync(owner);
        var created = await client.PostAsync("/v1/users", new { user_id = "ana" });
        using var ana = new ApiClient(server.Address, created.Json.GetProperty("api_key").GetString());
        Assert.Equal(200, (await ana.DeleteAsync("/v1/users/ana")).Status);
        (await ana.GetAsync("/v1/users/ana")).ShouldBeProblem(401);
        (await ana.PostAsync("/v1/ingest", Said("Hello again.", id: "m1"))).ShouldBeProblem(401);
        (await client.GetAsync("/v1/users/ana")).ShouldBeProblem(404);
    }

    [Fact]
    public async Task Ingest_OfWhatWasSaidBefore_IsAcknowledgedAndDropped()
    {
        using var client = await server.CreateOwnerAsync();
        using var stranger = await server.CreateOwnerAsync();
        await client.PostAsync("/v1/ingest?wait=true", Said("I live in Oslo.", id: "m1"));
        var at = (await client.DeleteAsync("/v1/users/ana")).Json.GetProperty("erased_at").GetDateTimeOffset();

        var late = await client.PostAsync("/v1/ingest", Said("I live in Oslo.", id: "m1", at));
        Assert.Equal(202, late.Status);
        Assert.Equal(("queued", "m1"), (late.Json.GetProperty("status").GetString(), late.Json.GetProperty("message_ids")[0].GetString()));
        var job = $"/v1/jobs/{late.Json.GetProperty("job_id").GetString()}";
        Assert.Equal("done", (await client.GetAsync(job)).Json.GetProperty("status").GetString());
        (await stranger.GetAsync(job)).ShouldBeProblem(404);
        var waited = await client.PostAsync("/v1/ingest?wait=true", Said("I live in Oslo.", id: "m1", at.AddDays(-3)));
        Assert.Equal((200, "done", 0), (waited.Status, waited.Json.GetProperty("status").GetString(), waited.Json.GetProperty("memories").GetArrayLength()));
        (await client.GetAsync("/v1/users/ana")).ShouldBeProblem(404);

        var mixed = await client.PostAsync("/v1/ingest?wait=true", new
        {
            user_id = "ana",
            messages = new object[]
            {
                new { role = "user", content = "I live in Oslo.", id = "m1", created_at = at },
                new { role = "user", content = "I live in Rome.", id = "m2", created_at = at.AddMilliseconds(1) },
            },
        });
        Assert.Equal((200, 2), (mixed.Status, mixed.Json.GetProperty("message_ids").GetArrayLength()));
        Assert.Equal(["User lives in Rome."], await client.ContentsAsync("ana"));
        Assert.Equal(1, (await client.GetAsync("/v1/users/ana")).Json.GetProperty("usage").GetProperty("messages").GetInt32());
    }

    [Fact]
    public async Task Memory_StoredAfterTheErasure_IsNew()
    {
        using var client = await server.CreateOwnerAsync();
        await client.RememberAsync("ana", "First.");
        await client.PostAsync("/v1/recall", new { user_id = "ana", query = "first" });
        await client.DeleteAsync("/v1/users/ana");
        await client.RememberAsync("ana", "Second.");
        Assert.Equal(["Second."], await client.ContentsAsync("ana"));
        Assert.Equal(
            ["Second."],
            (await client.PostAsync("/v1/recall", new { user_id = "ana", query = "" })).Json.GetProperty("memories").EnumerateArray().Select(static memory => memory.GetProperty("content").GetString()));
    }

    [Fact]
    public async Task KeptAnswer_OfAnErasedUser_IsNotReplayed()
    {
        using var client = await server.CreateOwnerAsync();
        var memory = new { user_id = "ana", type = "fact", content = "Kept for a day." };
        var first = await client.PostAsync("/v1/memory", memory, ("Idempotency-Key", "k"));
        Assert.Equal(first.Text, (await client.PostAsync("/v1/memory", memory, ("Idempotency-Key", "k"))).Text);
        await client.DeleteAsync("/v1/users/ana");

        var anew = await client.PostAsync("/v1/memory", memory, ("Idempotency-Key", "k"));
        Assert.Equal(200, anew.Status);
        Assert.DoesNotContain("Idempotency-Replayed", anew.Headers.Keys);
        Assert.NotEqual(first.Json.GetProperty("created_at").GetString(), anew.Json.GetProperty("created_at").GetString());
    }

    [Theory]
    [InlineData("%C3%A4%20%2F%3F%23")]
    [InlineData("a%0Ab")]
    [InlineData("..")]
    public async Task Delete_UserWithAStrangeName_Works(string segment)
    {
        using var client = await server.CreateOwnerAsync();
        var user = Uri.UnescapeDataString(segment);
        if (user == "..")
        {
            (await client.DeleteAsync("/v1/users/%2E%2E%2Fx")).ShouldBeProblem(404);
            return;
        }

        await client.RememberAsync(user, "Strange.");
        var reply = await client.DeleteAsync($"/v1/users/{segment}");
        Assert.Equal((200, user), (reply.Status, reply.Json.GetProperty("user_id").GetString()));
        (await client.DeleteAsync($"/v1/users/{new string('x', 256)}")).ShouldBeProblem(404);
    }

    /// <summary>As docs/operations.md tells it, from what went over the wire.</summary>
    internal static string HashOf(string owner, JsonElement receipt)
    {
        var counts = receipt.GetProperty("counts");
        string[] parts =
        [
            "memory-erasure 1", owner, receipt.GetProperty("user_id").GetString()!, receipt.GetProperty("erased_at").GetString()!,
            .. ((string[])["memories", "messages", "sessions", "associations", "jobs", "keys"]).Select(name => Count(counts, name).ToString(CultureInfo.InvariantCulture)),
        ];
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\0', parts) + '\0')));
    }

    private static int Count(JsonElement counts, string name) => counts.GetProperty(name).GetInt32();

    private static object Said(string content, string id, DateTimeOffset? at = null) => new { user_id = "ana", role = "user", content, id, created_at = at };
}
