using System.Globalization;
using System.Text.Json;
using Memory.Server.Tests.Api;
using Memory.Server.Tests.Lifecycle;
using Memory.Testing;

namespace Memory.Server.Tests.Portability;

/// <summary>A user goes out as a document, is erased, and comes back by it, through the routes of one server.</summary>
public sealed class ErasedAndImportedTests
{
    /// <summary>More than the log is read at a time, twice over.</summary>
    private const int Acts = 450;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task User_ErasedAndImported_IsTheSameWhoeverIsStillLate(bool postgres)
    {
        await using var server = await LifecycleServer.StartAsync(postgres);
        using var client = await server.CreateClientAsync("acme", "owner");
        await LiveAsync(client, server.Time);
        var document = await ExportAsync(client);
        Assert.All(Documents.Restored, list => Assert.Contains($"\"{list}\":", document, StringComparison.Ordinal));
        var said = server.Time.GetUtcNow();
        server.Time.Advance(TimeSpan.FromHours(1));

        for (var round = 0; round < 2; round++)
        {
            Assert.Equal(200, (await client.DeleteAsync("/v1/users/ana")).Status);
            (await client.GetAsync("/v1/users/ana/export")).ShouldBeProblem(404);
            server.Time.Advance(TimeSpan.FromHours(1));

            var imported = await client.PostAsync("/v1/users/ana/import", document);
            Assert.True(imported.Status == 200, imported.Text);
            Assert.Equal(0, imported.Json.GetProperty("unchanged").GetProperty("messages").GetInt32());
            Assert.Equal(PortabilityRouteTests.Restored(document), PortabilityRouteTests.Restored(await ExportAsync(client)));

            // Whatever was said before the erasure and did not come by the document stays away.
            var late = await SayAsync("late", "I live in Porto.");
            Assert.Equal((200, "done"), (late.Status, late.Json.GetProperty("status").GetString()));
            Assert.Equal(PortabilityRouteTests.Restored(document), PortabilityRouteTests.Restored(await ExportAsync(client)));

            // The document's own messages are known: sent again they are the same, and nobody else's words take their ids.
            Assert.Equal(200, (await SayAsync("m2", "I moved to Oslo.")).Status);
            (await SayAsync("m2", "I moved to Porto.")).ShouldBeProblem(409);
            Assert.Equal(WithoutUser(document), WithoutUser(await ExportAsync(client)));
        }

        await client.PostAsync("/v1/ingest?wait=true", new { user_id = "ana", role = "user", content = "I moved to Quito.", id = "m9" });
        var home = await client.GetAsync("/v1/memory?user_id=ana&key=location");
        Assert.Contains("Quito", Assert.Single(home.Json.GetProperty("memories").EnumerateArray()).GetProperty("content").GetString(), StringComparison.Ordinal);

        Task<Reply> SayAsync(string id, string content) =>
            client.PostAsync("/v1/ingest?wait=true", new { user_id = "ana", role = "user", content, id, created_at = said });
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Audit_InADocument_HasEachLineOnceWhileOthersAreWritten(bool postgres)
    {
        await using var server = await LifecycleServer.StartAsync(postgres);
        using var client = await server.CreateClientAsync("acme", "owner");
        for (var acts = 0; acts < Acts; acts += 15)
            await Task.WhenAll(Enumerable.Range(acts, 15).Select(number => StoreAsync("ana", number)));

        var others = Enumerable.Range(Acts, 30).Select(number => StoreAsync("ana", number)).ToList();
        var strangers = Enumerable.Range(0, 30).Select(number => StoreAsync("bob", number)).ToList();
        var during = AuditOf(await ExportAsync(client));
        await Task.WhenAll(others.Concat(strangers));
        var after = AuditOf(await ExportAsync(client));

        Assert.Equal(after.Select(static line => line.Sequence).Distinct().OrderDescending(), after.Select(static line => line.Sequence));
        Assert.Equal((Acts + 30, 2), (after.Count(static line => line.Action == "memory.store"), after.Count(static line => line.Action == "user.export")));
        Assert.Equal(during.Select(static line => line.Sequence).Distinct().OrderDescending(), during.Select(static line => line.Sequence));
        Assert.Subset(after.Select(static line => line.Sequence).ToHashSet(), during.Select(static line => line.Sequence).ToHashSet());
        Assert.InRange(during.Count(static line => line.Action == "memory.store"), Acts, Acts + 30);

        // Once for all, and none of them comes in again.
        await client.PostAsync("/v1/users/ana/import", await ExportAsync(client));
        var again = AuditOf(await ExportAsync(client));
        Assert.Equal(["user.export", "user.import", "user.export"], again.Take(3).Select(static line => line.Action));
        Assert.Equal(after, again.Skip(3));

        // Who waited for a busy machine's database for too long sends the same again, as clients do.
        async Task StoreAsync(string user, int number)
        {
            Reply reply;
            var attempts = 0;
            do
                reply = await client.PostAsync("/v1/memory", new { user_id = user, type = "fact", content = Fact(number) }, ("Idempotency-Key", $"{user}-{number.ToString(CultureInfo.InvariantCulture)}"));
            while (reply.Status == 503 && ++attempts < 5);
            Assert.Equal(200, reply.Status);
        }
    }

    /// <summary>Something of every kind, with a past.</summary>
    private static async Task LiveAsync(ApiClient client, ManualTime time)
    {
        await client.PostAsync("/v1/users", new { user_id = "ana", display_name = "Ana", metadata = new { plan = "pro" } });
        await client.PostAsync("/v1/sessions", new { user_id = "ana", session_id = "s1", context = new { topic = "moving" } });
        string[] words =
        [
            "I live in Lima. My cat is called Miso.", "I moved to Oslo.", "My sister is called Eva and I am allergic to nuts.", "The gate code is 4711.", "Forget that.",
            "I work at Globex as a welder.", "No, I meant Initech, not Globex.",
        ];
        foreach (var (number, content) in words.Index())
        {
            time.Advance(TimeSpan.FromMinutes(10));
            var reply = await client.PostAsync("/v1/ingest?wait=true", new { user_id = "ana", session_id = number % 2 == 0 ? "s1" : null, role = "user", content, id = $"m{number + 1}" });
            Assert.True(reply.Status == 200, reply.Text);
        }

        time.Advance(TimeSpan.FromMinutes(10));
        var kept = await client.RememberAsync("ana", "Likes tea.", "like");
        var edited = await client.RememberAsync("ana", "Likes cofee.", "like");
        var hidden = await client.RememberAsync("ana", "Likes secrets.", "like");
        var gone = await client.RememberAsync("ana", "Likes nothing.", "like");
        await client.PatchAsync($"/v1/memory/{edited}?user_id=ana", new { content = "Likes coffee." });
        await client.PostAsync("/v1/memory/associate", new { user_id = "ana", source_id = kept, target_id = edited, relation = "beside", strength = 0.5 });
        Assert.Equal(204, (await client.DeleteAsync($"/v1/memory/{hidden}/soft?user_id=ana")).Status);
        Assert.Equal(204, (await client.DeleteAsync($"/v1/memory/{gone}?user_id=ana")).Status);
    }

    private static async Task<string> ExportAsync(ApiClient client)
    {
        var reply = await client.GetAsync("/v1/users/ana/export");
        Assert.True(reply.Status == 200, reply.Text);
        return reply.Text;
    }

    /// <summary>What is restored but for the user's own line, which tells when the user was last active.</summary>
    private static string[] WithoutUser(string document) => PortabilityRouteTests.Restored(document).Split('\n')[1..];

    private static List<(long Sequence, string Action)> AuditOf(string document)
    {
        using var parsed = JsonDocument.Parse(document);
        return [.. parsed.RootElement.GetProperty("audit").EnumerateArray().Select(static line => (line.GetProperty("sequence").GetInt64(), line.GetProperty("action").GetString()!))];
    }

    private static string Fact(int number) => $"Fact number {number.ToString(CultureInfo.InvariantCulture)}.";
}
