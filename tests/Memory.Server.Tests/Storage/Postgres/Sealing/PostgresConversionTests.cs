using Memory.Server.Configuration;
using Memory.Server.Encryption;
using Memory.Server.Encryption.Masters;
using Memory.Server.Memories;
using Memory.Server.Storage;
using Memory.Server.Storage.Postgres;
using Memory.Server.Tests.Storage.Images;

namespace Memory.Server.Tests.Storage.Postgres.Sealing;

/// <summary>From plain to sealed, from key to key, and back, while it is used and wherever it is stopped.</summary>
public sealed class PostgresConversionTests : SealedPostgresTest
{
    [Fact]
    public async Task PlainStore_WithAKey_IsSealedAndBackAgain()
    {
        await Fixture.BeginPlainAsync();
        string told;
        string delta;
        await using (var store = await Fixture.OpenAsync())
        {
            await PlantAsync(store, Ada);
            await PlantAsync(store, Bob);
            await store.Keys.AddAsync(Rows.Key("acme", 1) with { Metadata = new Json("\"said-in-confidence\"") }, Token);
            await store.Idempotency.KeepAsync(
                Ada.Owner, new RequestKey("POST", "/v1/memory", "k"), new KeptAnswer("f", 201, "application/json", "said-in-confidence", Rows.Noon) { User = Ada.User }, Token);
            (told, delta) = ((await store.TellImageAsync(Ada, Token))!, await DeltaAsync(store, Ada));
        }

        var before = await TablesWithAsync("said-in-confidence");
        Assert.True(before.Length >= 10);
        Fixture.Ring = SealedPostgresFixture.Sealing(1);
        Assert.Equal(new SealingProgress(SealingState.Sealed, 2, 0), await Fixture.ConvertAsync());
        Assert.Empty(await TablesWithAsync("said-in-confidence"));
        await ShouldHoldAsync(told, delta);

        Fixture.Ring = SealedPostgresFixture.Opening(1);
        Assert.Equal(new SealingProgress(SealingState.Plain, 2, 0), await Fixture.ConvertAsync());
        Assert.Equal(before.Where(static table => !table.StartsWith("stat", StringComparison.Ordinal)), (await TablesWithAsync("said-in-confidence")).Where(static table => !table.StartsWith("stat", StringComparison.Ordinal)));
        Assert.Equal(["0"], await QueryAsync("SELECT ((SELECT count(*) FROM memory_keys.data_keys) + (SELECT count(*) FROM memory_keys.masters) + (SELECT count(*) FROM memory_keys.rings) + (SELECT count(*) FROM sealing) + (SELECT count(data_key) FROM users))::text"));
        await ShouldHoldAsync(told, delta);

        // Nothing is left of it: no key does, and another one may begin anew.
        Fixture.Ring = RingOpening.None;
        await ShouldHoldAsync(told, delta);
        Fixture.Ring = SealedPostgresFixture.Sealing(2);
        Assert.True((await Fixture.ConvertAsync()).IsDone);
        await ShouldHoldAsync(told, delta);
        Assert.Empty(Fixture.Broken);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Conversion_StoppedAnywhere_LeavesEverythingReadableAndGoesOn(bool seals)
    {
        if (seals)
            await Fixture.BeginPlainAsync();
        string told;
        await using (var store = await Fixture.OpenAsync())
        {
            await PlantAsync(store, Ada);
            await PlantAsync(store, Bob);
            told = (await store.TellImageAsync(Ada, Token))!;
        }

        Fixture.Ring = seals ? SealedPostgresFixture.Sealing(1) : SealedPostgresFixture.Opening(1);
        var mixed = 0;
        for (var statements = 4; ; statements += 3)
        {
            // The database itself ends it in the middle: every so often a row may be written.
            await ExecuteAsync($"CREATE SEQUENCE IF NOT EXISTS let_through; SELECT setval('let_through', 1); GRANT ALL ON SEQUENCE let_through TO PUBLIC; CREATE OR REPLACE FUNCTION stop() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF nextval('let_through') > {statements} THEN RAISE EXCEPTION 'stopped'; END IF; RETURN NEW; END $$");
            foreach (var table in (string[])["turns", "memories", "observations", "associations", "sessions", "jobs", "users"])
                await ExecuteAsync($"CREATE OR REPLACE TRIGGER stop BEFORE UPDATE ON {table} FOR EACH ROW EXECUTE FUNCTION stop()");
            var ended = await Fixture.ConvertAsync();
            foreach (var table in (string[])["turns", "memories", "observations", "associations", "sessions", "jobs", "users"])
                await ExecuteAsync($"DROP TRIGGER stop ON {table}");
            await using var store = await Fixture.OpenAsync();
            Assert.Equal(told, await store.TellImageAsync(Ada, Token));
            Assert.NotEmpty((await store.ReadAsync(Ada, static (view, token) => view.FindKinAsync(new KinQuestion([], [], ["priya"], 10), token), Token)).Named);
            Assert.Single((await store.ReadAsync(Ada, static (view, token) => view.GetSlotAsync(null, "said-in-confidence 2", token), Token)).Observations);
            var kinds = (await QueryAsync("SELECT DISTINCT (sealed IS NULL)::text FROM turns")).Length;
            mixed += kinds - 1;
            if (ended.IsDone)
                break;
            Assert.Equal(seals ? SealingState.Sealing : SealingState.Opening, ended.State);
        }

        Assert.True(mixed > 0);
        Assert.Empty(Fixture.Broken);
        Assert.Equal(seals, (await TablesWithAsync("said-in-confidence")).Length == 0);
    }

    [Fact]
    public async Task Store_HalfSealed_TakesWhatIsWrittenSealed()
    {
        await Fixture.BeginPlainAsync();
        await using (var plain = await Fixture.OpenAsync())
            await PlantAsync(plain, Ada);
        Fixture.Ring = SealedPostgresFixture.Sealing(1);
        await using var store = await Fixture.OpenAsync();
        var word = NewWord();
        await store.CommitAsync(
            Ada,
            new UserCommit
            {
                At = Rows.Noon,
                Turns = [Rows.Turn("m1", 1, content: word), Rows.Turn("m9", content: word)],
                Memories = [Rows.Memory(2, 2, content: word) with { RecordedFrom = Rows.Noon.AddHours(1) }],
                Associations = [Rows.Link(1, 2, "said-in-confidence") with { Strength = 0.9 }],
                Unlinked = [Rows.Link(2, 3).Key],
            },
            Token);
        Assert.Empty(await TablesWithAsync(word));
        await ShouldBeAsync();
        Assert.True((await store.Sealing!.RunAsync(null, Token)).IsDone);
        await ShouldBeAsync();

        async Task ShouldBeAsync()
        {
            var links = await store.ReadAsync(Ada, static (view, token) => view.GetAssociationsAsync([Rows.Id(1), Rows.Id(2), Rows.Id(3)], token), Token);
            Assert.Equal(["knows", "said-in-confidence", "knows"], links.Select(static link => link.Relation));
            Assert.Equal(0.9, links[1].Strength);
            Assert.Equal(word, (await store.ReadAsync(Ada, static (view, token) => view.GetTurnAsync(new MessageId("m1"), token), Token))!.Content);
            Assert.Equal(2, (await store.ReadAsync(Ada, static (view, token) => view.GetVersionsAsync(Rows.Id(2), token), Token)).Count);
        }
    }

    [Fact]
    public async Task SealedStore_WithAnotherMasterKey_NeedsOnlyThatOneAfterwards()
    {
        await using (var store = await Fixture.OpenAsync())
            await PlantAsync(store, Ada);
        var rows = await QueryAsync("SELECT encode(sealed, 'hex') FROM turns ORDER BY message_id");
        Fixture.Ring = SealedPostgresFixture.Sealing(2, 1);
        Assert.Equal(1, (await Fixture.ConvertAsync()).Keys);
        Assert.Equal(rows, await QueryAsync("SELECT encode(sealed, 'hex') FROM turns ORDER BY message_id"));
        Fixture.Ring = SealedPostgresFixture.Sealing(2);
        await using (var store = await Fixture.OpenAsync())
            Assert.Equal(7, (await store.ReadDeltaAsync(Ada, 0, Token)).Turns.Count);
        foreach (var wrong in (RingOpening[])[SealedPostgresFixture.Sealing(1), SealedPostgresFixture.Opening(1), RingOpening.None])
        {
            Fixture.Ring = wrong;
            await Assert.ThrowsAsync<SettingsException>(() => Fixture.OpenAsync());
        }
    }

    [Fact]
    public async Task Store_WithoutItsRing_DoesNotStart()
    {
        await using (var store = await Fixture.OpenAsync())
            await PlantAsync(store, Ada);
        await ExecuteAsync("DROP SCHEMA memory_keys CASCADE");
        Assert.Contains("missing", (await Assert.ThrowsAsync<SettingsException>(() => Fixture.OpenAsync())).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Server_ThatWasNotRestarted_WritesNothingPlainAndReadsNothingWrong()
    {
        await Fixture.BeginPlainAsync();
        await using var old = await Fixture.OpenAsync();
        await PlantAsync(old, Ada);
        Fixture.Ring = SealedPostgresFixture.Sealing(1);
        await using var store = await Fixture.OpenAsync();

        var refused = await Assert.ThrowsAsync<StorageUnavailableException>(() => old.CommitAsync(Ada, new UserCommit { At = Rows.Noon, Turns = [Rows.Turn("m9")] }, Token));
        Assert.Contains("same settings", refused.Message, StringComparison.Ordinal);
        await Assert.ThrowsAsync<StorageUnavailableException>(() => old.Keys.AddAsync(Rows.Key("acme", 1), Token).AsTask());
        await Assert.ThrowsAsync<StorageUnavailableException>(
            () => old.Idempotency.KeepAsync(Ada.Owner, new RequestKey("POST", "/", "k"), new KeptAnswer("f", 201, null, null, Rows.Noon), Token).AsTask());
        Assert.True((await store.Sealing!.RunAsync(null, Token)).IsDone);
        await Assert.ThrowsAsync<StorageUnavailableException>(() => old.ReadDeltaAsync(Ada, 0, Token).AsTask());
        Assert.Equal(7, (await store.ReadDeltaAsync(Ada, 0, Token)).Turns.Count);
    }

    [Fact]
    public async Task Erasure_OnAnotherServer_EndsTheKeyInMemoryHere()
    {
        await using var here = await Fixture.OpenAsync();
        await using var there = await Fixture.OpenAsync();
        await PlantAsync(here, Ada);
        await PlantAsync(here, Bob);
        Assert.Equal(7, (await there.ReadDeltaAsync(Ada, 0, Token)).Turns.Count);
        var before = await QueryAsync("SELECT key_id::text FROM memory_keys.data_keys WHERE user_id = 'ada'");
        await there.Erasures.EraseAsync(Ada, token => there.DataKeys!.DestroyAsync(new KeyHolder("acme", "ada"), token), Token);

        // The key in memory would seal what nobody opens.
        await here.CommitAsync(Ada, new UserCommit { At = Rows.Noon, User = new UserProfile(Rows.Noon, "anew"), Turns = [Rows.Turn("m1")] }, Token);
        Assert.NotEqual(before, await QueryAsync("SELECT data_key::text FROM users WHERE user_id = 'ada'"));
        foreach (var server in (PostgresMemoryStore[])[here, there])
        {
            Assert.Single((await server.ReadDeltaAsync(Ada, 0, Token)).Turns);
            Assert.Equal("anew", (await server.ReadAsync(Ada, static (view, token) => view.GetUserAsync(token), Token))!.DisplayName);
            Assert.Equal(["anew", "Ada L."], (await server.ListUsersAsync(Ada.Owner, null, 10, Token)).Select(static user => user.Profile.DisplayName));
        }

        Assert.Empty(Fixture.Broken);
    }

    [Fact]
    public async Task Key_Destroyed_WhileTheUserIsStillThere_LetsNobodyWriteUnderIt()
    {
        await using var here = await Fixture.OpenAsync();
        await using var there = await Fixture.OpenAsync();
        await PlantAsync(here, Ada);

        // As after an erasure that did not come to its end.
        await there.DataKeys!.DestroyAsync(new KeyHolder("acme", "ada"), Token);
        var refused = await Assert.ThrowsAsync<StorageUnavailableException>(
            () => here.CommitAsync(Ada, new UserCommit { At = Rows.Noon, Turns = [Rows.Turn("m9")] }, Token));
        Assert.True(refused.IsSealBroken);
        Assert.Equal(["7"], await QueryAsync("SELECT count(*)::text FROM turns"));
        Assert.NotNull(await here.Erasures.EraseAsync(Ada, token => here.DataKeys!.DestroyAsync(new KeyHolder("acme", "ada"), token), Token));
        await here.CommitAsync(Ada, new UserCommit { At = Rows.Noon, User = new UserProfile(Rows.Noon), Turns = [Rows.Turn("m1")] }, Token);
        Assert.Single((await there.ReadDeltaAsync(Ada, 0, Token)).Turns);
    }

    [Fact]
    public async Task Reading_OfNobody_MakesNoKey()
    {
        await using var store = await Fixture.OpenAsync();
        Assert.Empty((await store.ReadDeltaAsync(Ada, 0, Token)).Turns);
        Assert.True(await store.WriteAsync(Ada, static (_, _) => new ValueTask<Decision<bool>>(new Decision<bool>(UserCommit.None, Result: true)), Token));
        Assert.Equal(["0"], await QueryAsync("SELECT count(*)::text FROM memory_keys.data_keys"));
    }

    private static async Task<string> DeltaAsync(PostgresMemoryStore store, Scope scope) => string.Join(
        '\n',
        (await store.ReadDeltaAsync(scope, 0, Token)).Texts.Select(static text =>
            $"{text.Text} {string.Join(' ', text.Stems)} {string.Join(' ', text.Counts)} {Convert.ToHexString(System.Runtime.InteropServices.MemoryMarshal.AsBytes(text.Vector.Span))}"));

    private async Task ShouldHoldAsync(string told, string delta)
    {
        await using var store = await Fixture.OpenAsync();
        Assert.Equal(told, await store.TellImageAsync(Ada, Token));
        Assert.Equal(delta, await DeltaAsync(store, Ada));
        Assert.Equal("\"said-in-confidence\"", (await store.Keys.FindAsync(Rows.Key("acme", 1).Hash, Token))!.Metadata!.Value.Text);
        Assert.Equal("said-in-confidence", (await store.Idempotency.FindAsync(Ada.Owner, new RequestKey("POST", "/v1/memory", "k"), Rows.Noon, Token))!.Body);
        Assert.Equal(["said-in-confidence", "said-in-confidence"], (await store.Jobs.ListFailedAsync(null, null, 10, Token)).Items.Select(static job => job.LastError));
    }
}
