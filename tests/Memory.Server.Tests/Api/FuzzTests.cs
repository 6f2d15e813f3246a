using System.Net.Http.Headers;
using System.Text;

namespace Memory.Server.Tests.Api;

/// <summary>Whatever is posted, the server never fails to answer.</summary>
public sealed class FuzzTests(ServerFixture server)
{
    private static readonly int Mutants = TestScale.Full ? 300 : TestScale.OnPostgres ? 12 : 40;

    public static TheoryData<string, string> Routes => new()
    {
        { "/v1/memory", """{"user_id":"u","type":"fact","content":"User lives in Austin.","key":"location","cardinality":"one","value":{"city":"Austin"},"confidence":0.9,"importance":3,"metadata":{"a":[1,{"b":null}]},"ttl_seconds":60,"ingestion_mode":"explicit","temporal_state":"current","valid_from":"2026-01-01T00:00:00Z","valid_to":"2027-01-01T00:00:00Z","is_essential":true}""" },
        { "/v1/memory", """{"user_id":"u","type":"preference","content":"preference:theme=dark","ingestion_mode":"rules"}""" },
        { "/v1/memory/batch", """{"memories":[{"user_id":"u","type":"fact","content":"a","key":"skill"},{"user_id":"u","type":"event","content":"b","valid_from":"2026-01-01T00:00:00Z"}]}""" },
        { "/v1/ingest", """{"user_id":"u","session_id":"s","messages":[{"role":"user","content":"I live in Austin.","id":"m1","name":"Ana","created_at":"2026-01-01T00:00:00Z","metadata":{"k":"v"}},{"role":"assistant","content":"Good."}]}""" },
        { "/v1/memory/extract", """{"user_id":"u","session_id":"s","store":true,"messages":[{"role":"user","content":"I live in Austin.","id":"m1","name":"Ana","created_at":"2026-01-01T00:00:00Z","metadata":{"k":"v"}},{"role":"assistant","content":"Good."}]}""" },
        { "/v1/memory/extract", """{"user_id":"u","store":false,"role":"user","content":"I moved to Dallas in May, forget my old address.","created_at":"2026-01-01T00:00:00Z"}""" },
        { "/v1/messages", """{"user_id":"u","role":"user","content":"I moved to Dallas in May.","created_at":"2026-01-01T00:00:00Z"}""" },
        { "/v1/recall", """{"user_id":"u","query":"where do I live?","limit":10,"types":["fact"],"keys":["location"],"metadata":{"k":"v"},"current_view_only":false,"as_of":"2026-01-01T00:00:00Z","known_at":"2026-06-01T00:00:00Z","include_turns":true,"turn_limit":5,"min_score":0.1,"token_budget":100,"weights":{"semantic":1,"lexical":2},"explain":true,"exclude_session_id":"s","held":["m.1","t.2"]}""" },
        { "/v1/memory/associate", """{"user_id":"u","source_id":"01890000-0000-7000-8000-000000000000","target_id":"01890000-0000-7000-8000-000000000001","relation":"knows","strength":0.5}""" },
        { "/v1/memory/context", """{"user_id":"u","query":"where do I live?","limit":3,"token_budget":50}""" },
        { "/v1/users", """{"user_id":"u","display_name":"Ana","metadata":{"plan":"pro"}}""" },
        { "/v1/sessions", """{"user_id":"u","session_id":"s","context":{"page":1},"ttl_seconds":60}""" },
        { "/v1/admin/keys", """{"owner_id":"fuzz-keys","scope":"user","user_id":"u","rate_limit":10,"metadata":{"plan":"pro"}}""" },
    };

    [Theory]
    [MemberData(nameof(Routes))]
    public async Task Post_SpoiledBodies_NeverFail(string path, string valid)
    {
        using var owner = await server.CreateOwnerAsync();
        var client = path.StartsWith("/v1/admin", StringComparison.Ordinal) ? server.Root : owner;
        var mutations = new Mutations(seed: 20_260_301);
        var statuses = new HashSet<int>();
        for (var n = 0; n < Mutants; n++)
        {
            var body = mutations.Spoil(valid);
            using var content = new ByteArrayContent(body);
            content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
            var reply = await client.PostAsync(path, content);
            statuses.Add(reply.Status);
            Assert.True(reply.Status is 200 or 201 or 202 or 400 or 404 or 409, $"mutant {n}: {reply.Status} {reply.Text} for {Encoding.UTF8.GetString(body)}");
            if (reply.Status >= 400)
                reply.ShouldBeProblem(reply.Status);
        }

        // What was stored meanwhile can still be read.
        Assert.Contains(400, statuses);
        Assert.Equal(200, (await owner.GetAsync("/v1/memory?user_id=u&include=superseded,expired,deleted&limit=200")).Status);
        Assert.Equal(200, (await owner.PostAsync("/v1/recall", new { user_id = "u", query = "where do I live?" })).Status);
    }

    [Fact]
    public async Task Patch_SpoiledBodies_NeverFail()
    {
        using var client = await server.CreateOwnerAsync();
        var mutations = new Mutations(seed: 20_260_302);
        for (var n = 0; n < Mutants; n++)
        {
            var id = await client.RememberAsync("u", $"fact {n}", "location");
            var body = mutations.Spoil("""{"content":"User lives in Dallas.","value":"Dallas","importance":4,"metadata":{"a":1},"ttl_seconds":60,"expires_at":null,"valid_to":"2030-01-01T00:00:00Z","is_essential":false}""");
            using var content = new ByteArrayContent(body);
            content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
            var reply = await client.PatchAsync($"/v1/memory/{id}?user_id=u", content);
            Assert.True(reply.Status is 200 or 400 or 404 or 409, $"mutant {n}: {reply.Status} {reply.Text} for {Encoding.UTF8.GetString(body)}");
        }
    }
}
