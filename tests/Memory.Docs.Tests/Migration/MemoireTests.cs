using Memory.Client;
using Memory.Testing;

namespace Memory.Docs.Tests.Migration;

/// <summary>Dumps of Mémoire's tables, brought to a real server.</summary>
public sealed class MemoireTests(RunningServer server)
{
    private const string Ana = "11111111-0000-4000-8000-000000000001";
    private const string Ben = "11111111-0000-4000-8000-000000000002";
    private const string Talk = "22222222-0000-4000-8000-000000000001";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Dump_OfAllTables_BringsFactsAndConversations(bool asCsv)
    {
        using var run = await MigrateFixture.MakeAsync(server, Token);
        Write(run, asCsv);

        var (status, output, errors) = await run.RunAsync("memoire", run.Folder).Guarded();

        Assert.True(status == 0, errors);
        Assert.Contains("3 memories written, 0 there already", output, StringComparison.Ordinal);
        Assert.Contains("3 turns handed over", output, StringComparison.Ordinal);
        var imported = (await run.MemoriesAsync(Ana)).Where(IsImported).ToDictionary(memory => memory.Content, StringComparer.Ordinal);
        var (austin, dallas, dark) = (imported["Lives in Austin"], imported["Lives in Dallas, \"TX\""], imported["Prefers dark mode"]);
        Assert.Equal("location", dallas.Key);
        Assert.Equal(0.9, dallas.Confidence);
        Assert.True(dallas.IsEssential);
        Assert.Equal(dallas.ValidFrom, austin.ValidTo);
        Assert.Equal(MemoryType.Preference, dark.Type);
        Assert.Null(dark.Key);
        Assert.Equal("preference", dark.Metadata!.Value.GetProperty("slot_hint").GetString());
        var turns = (await run.Client.ListMessagesAsync(Ana, Talk, cancellationToken: Token)).Messages;
        Assert.Equal(["m-1", "m-2", "m-3"], turns.Select(turn => turn.Id));
        Assert.Equal("I live in Austin,\nfor now", turns[0].Content);
        Assert.Equal(new DateTimeOffset(2025, 1, 2, 3, 4, 5, TimeSpan.Zero), turns[0].CreatedAt);
    }

    [Fact]
    public async Task Dump_Twice_AddsNothing()
    {
        using var run = await MigrateFixture.MakeAsync(server, Token);
        Write(run, asCsv: false);
        await run.RunAsync("memoire", run.Folder).Guarded();

        var (_, output, _) = await run.RunAsync("memoire", run.Folder).Guarded();

        Assert.Contains("0 memories written, 3 there already", output, StringComparison.Ordinal);
        Assert.Equal(3, (await run.Client.ListMessagesAsync(Ana, Talk, cancellationToken: Token)).Messages.Count);
    }

    [Fact]
    public async Task Recall_AfterTheImport_ShowsWhatHoldsAndWhatHeld()
    {
        using var run = await MigrateFixture.MakeAsync(server, Token);
        Write(run, asCsv: false);
        await run.RunAsync("memoire", run.Folder, "--no-turns").Guarded();

        var now = await run.Client.RecallAsync(new RecallRequest { UserId = Ana, Query = "Where do I live?" }, Token);
        var then = await run.Client.RecallAsync(new RecallRequest { UserId = Ana, Query = "Where do I live?", AsOf = new DateTimeOffset(2025, 2, 1, 0, 0, 0, TimeSpan.Zero) }, Token);

        Assert.Contains("Dallas", now.Context, StringComparison.Ordinal);
        Assert.DoesNotContain("Austin", now.Context, StringComparison.Ordinal);
        Assert.Contains("Austin", then.Context, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Dump_WhatIsLeftOut_IsToldWithItsLine()
    {
        using var run = await MigrateFixture.MakeAsync(server, Token);
        Write(run, asCsv: false);
        var report = Path.Combine(run.Folder, "left-out.jsonl");

        var (_, output, _) = await run.RunAsync("memoire", run.Folder, "--dry-run", "--report", report).Guarded();

        Assert.Contains("memory_facts.jsonl:4 it was deleted there", output, StringComparison.Ordinal);
        Assert.Contains("memory_facts.jsonl:5 its confidence_score is no number from 0 to 1", output, StringComparison.Ordinal);
        Assert.Contains("chat_logs.jsonl:4 the dump has no session", output, StringComparison.Ordinal);
        Assert.Contains("users.jsonl:2 a user of whom nothing else is brought over", output, StringComparison.Ordinal);
        Assert.Equal(4, (await File.ReadAllLinesAsync(report, Token)).Length);
    }

    private static bool IsImported(MemoryRecord memory) => memory.Metadata?.TryGetProperty("imported_from", out _) == true;

    private static void Write(MigrateFixture run, bool asCsv)
    {
        if (asCsv)
        {
            run.Write("users.csv", $"id,created_at\n{Ana},2025-01-01 00:00:00+00\n{Ben},2025-01-01 00:00:00+00\n");
            run.Write("sessions.csv", $"id,user_id,created_at\n{Talk},{Ana},2025-01-01 00:00:00+00\n");
            run.Write("chat_logs.csv", $"id,session_id,role,content,timestamp\nm-1,{Talk},user,\"I live in Austin,\nfor now\",2025-01-02 03:04:05+00\nm-2,{Talk},assistant,Noted.,2025-01-02 03:04:06+00\r\nm-3,{Talk},user,I moved to Dallas,2025-03-01 00:00:00+00\n");
            run.Write("memory_facts.csv", $""""
                id,user_id,category,content,confidence_score,source_message_id,slot_hint,is_essential,created_at,superseded_by,expires_at,last_refreshed_at,temporal_state
                f-1,{Ana},biographical,Lives in Austin,0.8,m-1,location,f,2025-01-02 03:04:05.123+00,f-2,,2025-01-02 03:04:05+00,current
                f-2,{Ana},biographical,"Lives in Dallas, ""TX""",0.9,m-3,location,t,2025-03-01 00:00:00+00,,,2025-03-01 00:00:00+00,current
                f-3,{Ana},user_preference,Prefers dark mode,1,,preference,f,2025-01-05 00:00:00+00,,,2025-01-05 00:00:00+00,current

                """".ReplaceLineEndings("\n"));
            return;
        }

        run.Write("users.jsonl", $$"""
            {"id":"{{Ana}}","created_at":"2025-01-01T00:00:00+00:00"}
            {"id":"{{Ben}}","created_at":"2025-01-01T00:00:00+00:00"}
            """);
        run.Write("sessions.jsonl", $$"""{"id":"{{Talk}}","user_id":"{{Ana}}","created_at":"2025-01-01T00:00:00+00:00"}""");
        run.Write("chat_logs.jsonl", $$"""
            {"id":"m-1","session_id":"{{Talk}}","role":"user","content":"I live in Austin,\nfor now","timestamp":"2025-01-02T03:04:05+00:00"}
            {"id":"m-2","session_id":"{{Talk}}","role":"assistant","content":"Noted.","timestamp":"2025-01-02T03:04:06+00:00"}
            {"id":"m-3","session_id":"{{Talk}}","role":"user","content":"I moved to Dallas","timestamp":"2025-03-01T00:00:00+00:00"}
            {"id":"m-4","session_id":"33333333-0000-4000-8000-000000000009","role":"user","content":"Lost","timestamp":"2025-03-01T00:00:00+00:00"}
            """);
        run.Write("memory_facts.jsonl", $$"""
            {"id":"f-1","user_id":"{{Ana}}","category":"biographical","content":"Lives in Austin","confidence_score":0.8,"source_message_id":"m-1","slot_hint":"location","is_essential":false,"created_at":"2025-01-02T03:04:05.123+00:00","superseded_by":"f-2","expires_at":null,"last_refreshed_at":"2025-01-02T03:04:05+00:00","temporal_state":"current"}
            {"id":"f-2","user_id":"{{Ana}}","category":"biographical","content":"Lives in Dallas, \"TX\"","confidence_score":0.9,"source_message_id":"m-3","slot_hint":"location","is_essential":true,"created_at":"2025-03-01T00:00:00+00:00","superseded_by":null,"expires_at":null,"last_refreshed_at":"2025-03-01T00:00:00+00:00","temporal_state":"current"}
            {"id":"f-3","user_id":"{{Ana}}","category":"user_preference","content":"Prefers dark mode","confidence_score":1,"slot_hint":"preference","created_at":"2025-01-05T00:00:00+00:00","last_refreshed_at":"2025-01-05T00:00:00+00:00","temporal_state":"current"}
            {"id":"f-4","user_id":"{{Ana}}","category":"learning","content":"Is learning Go","confidence_score":1,"created_at":"2025-01-05T00:00:00+00:00","superseded_by":null,"expires_at":"2025-01-06T00:00:00+00:00"}
            {"id":"f-5","user_id":"{{Ana}}","category":"learning","content":"Is learning Rust","confidence_score":7,"created_at":"2025-01-05T00:00:00+00:00"}
            """);
    }
}
