using System.Globalization;
using Memory.Client;
using Memory.Testing;

namespace Memory.Docs.Tests.Migration;

/// <summary>Exports of mem0 in the forms in which it gives them away, brought to a real server.</summary>
public sealed class Mem0Tests(RunningServer server)
{
    private const string GetAll = """
        {
          "results": [
            {
              "id": "5e8f2a1c-9d3b-4c7e-8f1a-2b3c4d5e6f70",
              "memory": "Lives in Lisbon and works as a nurse",
              "hash": "0b4f2d5c1a7e9b8d6c3f2e1a0d9c8b7a",
              "metadata": {"source": "onboarding", "plan": {"tier": "gold"}},
              "score": null,
              "created_at": "2024-07-20T01:30:36.275141-07:00",
              "updated_at": "2024-08-01T10:00:00.000000-07:00",
              "user_id": "alice",
              "agent_id": "care-bot",
              "run_id": "run-7",
              "categories": ["personal_details", "professional_details"]
            },
            {
              "id": "7a1d4f60-22b1-4f0e-9c52-aa00bb11cc22",
              "memory": "Prefers answers in Portuguese",
              "user_id": "alice",
              "created_at": "2025-02-03T09:00:00Z",
              "updated_at": null,
              "categories": ["user_preferences"]
            },
            {"id": "c3", "memory": "Ran the Porto marathon", "user_id": "bob", "created_at": "2025-03-01T00:00:00Z", "categories": ["milestones"]},
            {"id": "c4", "memory": "Tone should stay formal", "agent_id": "care-bot", "created_at": "2025-03-01T00:00:00Z"},
            {"id": "c5", "memory": "Has a parking permit", "user_id": "bob", "created_at": "2023-03-01T00:00:00Z", "expiration_date": "2023-12-31"},
            {"id": "c6", "memory": "", "user_id": "bob"},
            {"id": "c7", "memory": "Was here", "user_id": "bob", "created_at": "yesterday"}
          ],
          "relations": [{"source": "alice", "relationship": "lives_in", "target": "lisbon"}]
        }
        """;

    [Fact]
    public async Task GetAll_OfUsersAndAgents_BringsUsersMemoriesWithTheirTimes()
    {
        using var run = await MigrateFixture.MakeAsync(server, TestContext.Current.CancellationToken);
        var file = run.Write("get_all.json", GetAll);

        var (status, output, errors) = await run.RunAsync("mem0", file).Guarded();

        Assert.True(status == 0, errors);
        Assert.Contains("3 memories written, 0 there already", output, StringComparison.Ordinal);
        Assert.Contains("5 left out", output, StringComparison.Ordinal);
        var alice = await run.MemoriesAsync("alice");
        var nurse = Assert.Single(alice, memory => memory.Content == "Lives in Lisbon and works as a nurse");
        Assert.Equal(MemoryType.Fact, nurse.Type);
        Assert.Equal(DateTimeOffset.Parse("2024-07-20T08:30:36.275141Z", CultureInfo.InvariantCulture), nurse.ValidFrom);
        var about = nurse.Metadata!.Value;
        Assert.Equal("mem0", about.GetProperty("imported_from").GetString());
        Assert.Equal("5e8f2a1c-9d3b-4c7e-8f1a-2b3c4d5e6f70", about.GetProperty("imported_id").GetString());
        Assert.Equal("care-bot", about.GetProperty("agent_id").GetString());
        Assert.Equal("run-7", about.GetProperty("run_id").GetString());
        Assert.Equal("onboarding", about.GetProperty("source").GetString());
        Assert.Equal("gold", about.GetProperty("plan").GetProperty("tier").GetString());
        Assert.Equal(MemoryType.Preference, Assert.Single(alice, memory => memory.Content.Contains("Portuguese", StringComparison.Ordinal)).Type);
        Assert.Equal(MemoryType.Event, Assert.Single(await run.MemoriesAsync("bob")).Type);
    }

    [Theory]
    [InlineData("get_all.json:25", "an agent's own memory")]
    [InlineData("get_all.json:26", "has expired")]
    [InlineData("get_all.json:27", "has no text")]
    [InlineData("get_all.json:28", "one of its times is none")]
    [InlineData("get_all.json ", "1 relations of its graph")]
    public async Task GetAll_WhatIsLeftOut_IsToldWithItsLine(string where, string reason)
    {
        using var run = await MigrateFixture.MakeAsync(server, TestContext.Current.CancellationToken);

        var (_, output, _) = await run.RunAsync("mem0", run.Write("get_all.json", GetAll), "--dry-run").Guarded();

        Assert.Contains(output.Split('\n'), line => line.Contains(where, StringComparison.Ordinal) && line.Contains(reason, StringComparison.Ordinal));
    }

    [Fact]
    public async Task SameExport_Twice_AddsNothing()
    {
        using var run = await MigrateFixture.MakeAsync(server, TestContext.Current.CancellationToken);
        var file = run.Write("get_all.json", GetAll);
        await run.RunAsync("mem0", file).Guarded();
        var before = await run.MemoriesAsync("alice");

        var (status, output, _) = await run.RunAsync("mem0", file).Guarded();

        Assert.Equal(0, status);
        Assert.Contains("0 memories written, 3 there already", output, StringComparison.Ordinal);
        Assert.Equal(before.Select(memory => memory.Id), (await run.MemoriesAsync("alice")).Select(memory => memory.Id));
    }

    [Fact]
    public async Task SameExport_AfterAMemoryWasForgottenHere_DoesNotBringItBack()
    {
        using var run = await MigrateFixture.MakeAsync(server, TestContext.Current.CancellationToken);
        var file = run.Write("get_all.json", GetAll);
        await run.RunAsync("mem0", file).Guarded();
        await run.Client.DeleteAsync("bob", Assert.Single(await run.MemoriesAsync("bob")).Id, soft: true, TestContext.Current.CancellationToken);

        await run.RunAsync("mem0", file).Guarded();

        Assert.True(Assert.Single(await run.MemoriesAsync("bob")).IsDeleted);
    }

    [Fact]
    public async Task SameExport_AfterAMemoryWasDeletedHardHere_BringsItBack()
    {
        using var run = await MigrateFixture.MakeAsync(server, TestContext.Current.CancellationToken);
        var file = run.Write("get_all.json", GetAll);
        await run.RunAsync("mem0", file).Guarded();
        await run.Client.DeleteAsync("bob", Assert.Single(await run.MemoriesAsync("bob")).Id, soft: false, TestContext.Current.CancellationToken);

        await run.RunAsync("mem0", file).Guarded();

        Assert.Contains(await run.MemoriesAsync("bob"), memory => !memory.IsDeleted);
    }

    [Fact]
    public async Task DryRun_OfAnExport_WritesNothing()
    {
        using var run = await MigrateFixture.MakeAsync(server, TestContext.Current.CancellationToken);

        var (status, output, _) = await run.RunAsync("mem0", run.Write("get_all.json", GetAll), "--dry-run").Guarded();

        Assert.Equal(0, status);
        Assert.Contains("3 memories and 0 turns of 2 users would be written", output, StringComparison.Ordinal);
        Assert.Empty(await run.MemoriesAsync("alice"));
    }

    [Theory]
    [InlineData("points.jsonl", """
        {"id": "p-1", "payload": {"data": "Has two cats", "user_id": "cleo", "hash": "h", "created_at": "2025-01-01T00:00:00+00:00", "text_lemmatized": "have two cat", "topic": "pets"}, "vector": [0.1, 0.2]}
        {"id": "p-2", "payload": {"data": "Is learning Greek", "user_id": "cleo", "created_at": "2025-01-02T00:00:00+00:00"}}
        """)]
    [InlineData("scroll.json", """
        {"result": {"points": [
          {"id": "p-1", "payload": {"data": "Has two cats", "user_id": "cleo", "created_at": "2025-01-01T00:00:00+00:00", "topic": "pets"}, "vector": null},
          {"id": "p-2", "payload": {"data": "Is learning Greek", "user_id": "cleo", "created_at": "2025-01-02T00:00:00+00:00"}}
        ], "next_page_offset": null}, "status": "ok", "time": 0.001}
        """)]
    [InlineData("rows.jsonl", """
        {"id": "p-1", "payload": "{\"data\": \"Has two cats\", \"user_id\": \"cleo\", \"created_at\": \"2025-01-01T00:00:00+00:00\", \"topic\": \"pets\"}"}
        {"id": "p-2", "payload": "{\"data\": \"Is learning Greek\", \"user_id\": \"cleo\"}"}
        """)]
    [InlineData("list.json", """
        [{"id": "p-1", "memory": "Has two cats", "user_id": "cleo", "created_at": "2025-01-01T00:00:00Z", "topic": "pets"},
         {"id": "p-2", "memory": "Is learning Greek", "user_id": "cleo"}]
        """)]
    public async Task OtherForms_OfTheSameMemories_AreReadAlike(string name, string text)
    {
        using var run = await MigrateFixture.MakeAsync(server, TestContext.Current.CancellationToken);

        var (status, _, errors) = await run.RunAsync("mem0", run.Write(name, text)).Guarded();

        Assert.True(status == 0, errors);
        var cleo = await run.MemoriesAsync("cleo");
        Assert.Equal(["Has two cats", "Is learning Greek"], cleo.Select(memory => memory.Content).Order(StringComparer.Ordinal));
        var cats = cleo.Single(memory => memory.Content == "Has two cats");
        Assert.Equal("pets", cats.Metadata!.Value.GetProperty("topic").GetString());
        Assert.False(cats.Metadata.Value.TryGetProperty("vector", out _));
        Assert.Equal(new DateTimeOffset(2025, 1, 1, 0, 0, 0, TimeSpan.Zero), cats.ValidFrom);
    }

    [Fact]
    public async Task User_ForMemoriesWithoutOne_TakesThem()
    {
        using var run = await MigrateFixture.MakeAsync(server, TestContext.Current.CancellationToken);

        await run.RunAsync("mem0", run.Write("get_all.json", GetAll), "--user", "care-bot").Guarded();

        Assert.Equal("Tone should stay formal", Assert.Single(await run.MemoriesAsync("care-bot")).Content);
    }
}
