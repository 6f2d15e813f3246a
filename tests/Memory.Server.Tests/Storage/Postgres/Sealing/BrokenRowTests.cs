using Memory.Server.Encryption;
using Memory.Server.Memories;
using Memory.Server.Storage;
using Memory.Server.Storage.Postgres;

namespace Memory.Server.Tests.Storage.Postgres.Sealing;

/// <summary>Rows that were changed or moved behind the server's back: they are left out, exactly they are refused, and nothing else is touched.</summary>
public sealed class BrokenRowTests : SealedPostgresTest
{
    private static readonly KeyHolder AdaHolder = new("acme", "ada");

    [Theory]
    [InlineData("UPDATE memories SET sealed = set_byte(sealed, 20, get_byte(sealed, 20) # 1) WHERE user_key = {0} AND memory_id = '00000000-0000-0000-0000-000000000003'")]
    [InlineData("UPDATE memories SET sealed = substr(sealed, 1, 12) WHERE user_key = {0} AND memory_id = '00000000-0000-0000-0000-000000000003'")]
    [InlineData("UPDATE memories SET sealed = NULL, content = 'forged' WHERE user_key = {0} AND memory_id = '00000000-0000-0000-0000-000000000003'")]
    [InlineData("UPDATE memories SET sealed = other.sealed FROM memories AS other WHERE memories.user_key = {0} AND memories.memory_id = '00000000-0000-0000-0000-000000000003' AND other.user_key = {0} AND other.memory_id = '00000000-0000-0000-0000-000000000002'")]
    [InlineData("UPDATE memories SET sealed = other.sealed FROM memories AS other WHERE memories.user_key = {0} AND memories.memory_id = '00000000-0000-0000-0000-000000000003' AND other.user_key <> {0} AND other.memory_id = '00000000-0000-0000-0000-000000000003'")]
    [InlineData("UPDATE memories SET sealed = other.sealed FROM observations AS other WHERE memories.user_key = {0} AND memories.memory_id = '00000000-0000-0000-0000-000000000003' AND other.user_key = {0} AND other.observation_id = '00000000-0000-0000-0000-000000000003'")]
    public async Task Memory_ThatDoesNotOpen_IsLeftOutAndRefused(string harm)
    {
        await using var store = await Fixture.OpenAsync();
        await PlantAsync(store, Ada);
        await PlantAsync(store, Bob);
        var version = (await store.ReadDeltaAsync(Ada, 0, Token)).Version;
        Assert.Equal(1, await ExecuteAsync(Of(harm)));

        var delta = await store.ReadDeltaAsync(Ada, 0, Token);
        Assert.Equal((int[])[1, 2, 4, 5], delta.Memories.Select(static memory => Number(memory[0].Id)));
        Assert.Equal(7, delta.Turns.Count);
        Assert.Equal("5, 4, 2, 1", await ListedAsync(store, Ada));
        var refused = await Assert.ThrowsAsync<StorageUnavailableException>(
            () => store.ReadAsync(Ada, static (view, token) => view.GetMemoryAsync(Rows.Id(3), token), Token).AsTask());
        Assert.True(refused.IsSealBroken);
        Assert.True((await Assert.ThrowsAsync<StorageUnavailableException>(
            () => store.ReadAsync(Ada, static (view, token) => view.GetVersionsAsync(Rows.Id(3), token), Token).AsTask())).IsSealBroken);
        Assert.NotNull(await store.ReadAsync(Ada, static (view, token) => view.GetMemoryAsync(Rows.Id(2), token), Token));

        // Whoever holds an index hears of it with the next change.
        Assert.Equal(1, await ExecuteAsync(Of("UPDATE memories SET version = version + 1 WHERE user_key = {0} AND memory_id = '00000000-0000-0000-0000-000000000003'")));
        Assert.Equal(1, await ExecuteAsync(Of("UPDATE users SET version = version + 1 WHERE user_key = {0}")));
        var changed = await store.ReadDeltaAsync(Ada, version, Token);
        Assert.Contains(Rows.Id(3), changed.Erased);
        Assert.DoesNotContain(changed.Memories, static memory => memory[0].Id == Rows.Id(3));

        Assert.Contains(AdaHolder, Fixture.Broken);
        Assert.DoesNotContain(Fixture.Broken, static holder => holder != AdaHolder);
        Assert.Contains(await store.Inspector.InspectAsync(Ada, Token), static fault => fault.Contains("does not open", StringComparison.Ordinal));
        Assert.Empty(await store.Inspector.InspectAsync(Bob, Token));
        Assert.Equal("5, 4, 3, 2, 1", await ListedAsync(store, Bob));

        await using (var image = await store.ReadImageAsync(Ada, Token))
        {
            var parts = await image!.ReadPartsAsync(Token).ToListAsync(Token);
            Assert.Equal((int[])[1, 2, 4, 5], parts.SelectMany(static part => part.Memories).Select(static memory => Number(memory.Id)).Distinct().Order());
        }

        // New rows of the user are as ever, and the erasure leaves nothing.
        await store.CommitAsync(Ada, new UserCommit { At = Rows.Noon, Turns = [Rows.Turn("m9")] }, Token);
        await EraseAsync(store, Ada);
        Assert.Empty((await store.ReadDeltaAsync(Ada, 0, Token)).Turns);
        Assert.Equal("5, 4, 3, 2, 1", await ListedAsync(store, Bob));
    }

    [Fact]
    public async Task Version_LatestThatDoesNotOpen_DoesNotBringBackTheOneBefore()
    {
        await using var store = await Fixture.OpenAsync();
        await PlantAsync(store, Ada);
        Assert.Equal(1, await ExecuteAsync(Of("UPDATE memories SET sealed = set_byte(sealed, 20, get_byte(sealed, 20) # 1) WHERE user_key = {0} AND memory_id = '00000000-0000-0000-0000-000000000001' AND recorded_to IS NULL")));
        Assert.DoesNotContain((await store.ReadDeltaAsync(Ada, 0, Token)).Memories, static memory => memory[0].Id == Rows.Id(1));
    }

    [Fact]
    public async Task Version_MovedToALaterTime_DoesNotOpen()
    {
        await using var store = await Fixture.OpenAsync();
        await PlantAsync(store, Ada);
        Assert.Equal(1, await ExecuteAsync(Of("UPDATE memories SET sealed = other.sealed FROM memories AS other WHERE memories.user_key = {0} AND memories.memory_id = '00000000-0000-0000-0000-000000000001' AND memories.recorded_to IS NULL AND other.user_key = {0} AND other.memory_id = memories.memory_id AND other.recorded_to IS NOT NULL")));
        Assert.Equal("5, 4, 3, 2", await ListedAsync(store, Ada));
    }

    [Theory]
    [InlineData("turns", "message_id = 'm4'")]
    [InlineData("observations", "observation_id = '00000000-0000-0000-0000-000000000004'")]
    [InlineData("associations", "target_id = '00000000-0000-0000-0000-000000000004'")]
    [InlineData("sessions", "session_id = 's1'")]
    [InlineData("jobs", "sealed IS NOT NULL")]
    [InlineData("failed_jobs", "true")]
    [InlineData("users", "true")]
    public async Task Row_OfAnyTable_TakesNoOtherDown(string table, string which)
    {
        await using var store = await Fixture.OpenAsync();
        await PlantAsync(store, Ada);
        await PlantAsync(store, Bob);
        Assert.NotEqual(0, await ExecuteAsync(Of($"UPDATE {table} SET sealed = set_byte(sealed, 15, get_byte(sealed, 15) # 8) WHERE user_key = {{0}} AND " + which)));

        Assert.Equal(table == "turns" ? 6 : 7, (await store.ReadDeltaAsync(Ada, 0, Token)).Turns.Count);
        Assert.Equal("5, 4, 3, 2, 1", await ListedAsync(store, Ada));
        Assert.Equal(table == "turns" ? ["m1", "m2", "m3", "m5", "m6", "m7"] : ["m1", "m2", "m3", "m4", "m5", "m6", "m7"], await TurnsAsync(store, Ada));
        Assert.Equal(table == "sessions" ? ["s2"] : ["s2", "s1"], await SessionsAsync(store, Ada));
        Assert.Equal(["ada", "bob"], (await store.ListUsersAsync(Ada.Owner, null, 10, Token)).Select(static user => user.Id.Value));
        Assert.Equal(2, (await store.Jobs.ListFailedAsync(null, null, 10, Token)).Items.Count);
        await ShouldRefuseAsync(store, table);
        Assert.Contains(AdaHolder, Fixture.Broken);
        Assert.DoesNotContain(Fixture.Broken, static holder => holder != AdaHolder);

        // Writing goes on, and leaves what is broken as it is.
        await store.CommitAsync(Ada, new UserCommit { At = Rows.Noon, Turns = [Rows.Turn("m9")] }, Token);
        await ShouldRefuseAsync(store, table);
        await EraseAsync(store, Ada);
        Assert.Equal("0", (await QueryAsync(Of($"SELECT count(*)::text FROM {table} WHERE user_key = {{0}}")))[0]);
        Assert.Equal(7, (await TurnsAsync(store, Bob)).Length);
    }

    [Fact]
    public async Task Vector_OfAnotherText_IsNone()
    {
        await using var store = await Fixture.OpenAsync();
        await PlantAsync(store, Ada);
        Assert.Equal(1, await ExecuteAsync(Of("UPDATE turns SET sealed_vector = other.sealed_vector, sealed_stems = other.sealed_stems, text_hash = other.text_hash FROM turns AS other WHERE turns.user_key = {0} AND turns.message_id = 'm1' AND other.user_key = {0} AND other.message_id = 'm2'")));
        var delta = await store.ReadDeltaAsync(Ada, 0, Token);
        Assert.Equal(7, delta.Turns.Count);
        Assert.DoesNotContain(delta.Texts, text => text.Text == "said-in-confidence 1" && (text.Vector.Length > 0 || !text.Stems.IsDefault));
        Assert.Contains(delta.Texts, static text => text.Text == "said-in-confidence 2" && text.Vector.Length > 0);
        Assert.Contains(AdaHolder, Fixture.Broken);
    }

    [Fact]
    public async Task Page_WithARowThatDoesNotOpen_LeadsOnToTheNext()
    {
        await using var store = await Fixture.OpenAsync();
        await PlantAsync(store, Ada);
        await ExecuteAsync(Of("UPDATE memories SET sealed = '' WHERE user_key = {0} AND memory_id = '00000000-0000-0000-0000-000000000003'"));
        List<int> seen = [];
        PageKey? after = null;
        do
        {
            var page = await store.ReadAsync(Ada, (view, token) => view.ListMemoriesAsync(new MemoryFilter { Now = Rows.Noon.AddDays(1) }, after, 1, token), Token);
            seen.AddRange(page.Items.Select(static memory => Number(memory.Id)));
            after = page.Next;
        }
        while (after is not null);
        Assert.Equal([5, 4, 2, 1], seen);
    }

    [Fact]
    public async Task KeptAnswerAndApiKey_ThatDoNotOpen_AreRefusedAndTold()
    {
        await using var store = await Fixture.OpenAsync();
        var request = new RequestKey("POST", "/v1/memory", "k");
        await store.Idempotency.KeepAsync(Ada.Owner, request, new KeptAnswer("f", 201, "application/json", "{}", Rows.Noon), Token);
        await store.Keys.AddAsync(Rows.Key("acme", 1) with { Metadata = new Json("""{"a":1}""") }, Token);
        await ExecuteAsync("UPDATE kept_answers SET sealed = set_byte(sealed, 15, get_byte(sealed, 15) # 8)");
        await ExecuteAsync("UPDATE api_keys SET sealed = set_byte(sealed, 15, get_byte(sealed, 15) # 8)");

        Assert.True((await Assert.ThrowsAsync<StorageUnavailableException>(() => store.Idempotency.FindAsync(Ada.Owner, request, Rows.Noon, Token).AsTask())).IsSealBroken);
        var key = await store.Keys.FindAsync(Rows.Key("acme", 1).Hash, Token);
        Assert.Null(key!.Metadata);
        Assert.Contains(new KeyHolder("acme", null), Fixture.Broken);
    }

    /// <summary>Exactly what does not open is refused, where it can be asked for.</summary>
    private static async Task ShouldRefuseAsync(PostgresMemoryStore store, string table)
    {
        Func<IUserView, CancellationToken, ValueTask<object?>>? ask = table switch
        {
            "turns" => static async (view, token) => await view.GetTurnAsync(new MessageId("m4"), token),
            "observations" => static async (view, token) => await view.GetSlotAsync(null, "said-in-confidence 4", token),
            "sessions" => static async (view, token) => await view.GetSessionAsync(new SessionId("s1"), token),
            "users" => static async (view, token) => await view.GetUserAsync(token),
            _ => null,
        };

        // Work goes on although nobody can tell any more what an attempt ended with.
        if (table == "jobs")
            Assert.Null((await store.ReadAsync(Ada, static (view, token) => view.GetJobAsync(Rows.Job(Ada, 1).Id, token), Token))!.LastError);
        if (table == "associations")
            Assert.Equal(3, (await store.ReadAsync(Ada, static (view, token) => view.GetAssociationsAsync([Rows.Id(1), Rows.Id(2), Rows.Id(3), Rows.Id(4)], token), Token)).Count);
        if (ask is not null)
            Assert.True((await Assert.ThrowsAsync<StorageUnavailableException>(() => store.ReadAsync(Ada, ask, Token).AsTask())).IsSealBroken);
    }

    private static async Task EraseAsync(PostgresMemoryStore store, Scope scope) => Assert.NotNull(await store.Erasures.EraseAsync(
        scope, token => store.DataKeys!.DestroyAsync(new KeyHolder(scope.Owner.Value, scope.User.Value), token), Token));

    private static async Task<string> ListedAsync(PostgresMemoryStore store, Scope scope) => string.Join(
        ", ",
        (await store.ReadAsync(scope, static (view, token) => view.ListMemoriesAsync(new MemoryFilter { Now = Rows.Noon.AddDays(1) }, null, 100, token), Token))
            .Items.Select(static memory => Number(memory.Id)));

    private static async Task<string[]> TurnsAsync(PostgresMemoryStore store, Scope scope) =>
        [.. (await store.ReadAsync(scope, static (view, token) => view.ListTurnsAsync(new SessionId("s1"), null, 100, token), Token)).Items.Select(static turn => turn.Id.Value)];

    private static async Task<string[]> SessionsAsync(PostgresMemoryStore store, Scope scope) =>
        [.. (await store.ReadAsync(scope, static (view, token) => view.ListSessionsAsync(null, 100, token), Token)).Items.Select(static session => session.Id.Value)];

    private static int Number(MemoryId id) => int.Parse(id.ToString().AsSpan(30), System.Globalization.NumberStyles.HexNumber, System.Globalization.CultureInfo.InvariantCulture);

    private static string Of(string sql) => string.Format(
        System.Globalization.CultureInfo.InvariantCulture, sql, $"'{Server.Storage.Postgres.Access.Parameters.UserKey(Ada)}'");
}
