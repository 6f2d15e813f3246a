using Memory.Server.Tests.Storage;
using Memory.Server.Memories;
using Memory.Server.Storage;
using Memory.Server.Storage.Audit;
using Memory.Server.Tests.Storage.Postgres;
using Memory.Server.Verification;
using Npgsql;

namespace Memory.Server.Tests.Verification;

/// <summary>What somebody with all rights does to the tables is found.</summary>
public sealed class PostgresVerificationTests
{
    private static readonly Scope Ada = new(new OwnerId("acme"), new UserId("ada"));

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("UPDATE audit_log SET action = 'nothing.happened' WHERE sequence = 3", "Line 3 was changed")]
    [InlineData("UPDATE audit_log SET detail_values = ARRAY['9'] WHERE sequence = 2", "Line 2 was changed")]
    [InlineData("UPDATE audit_log SET pseudonym = NULL WHERE sequence = 3", "Line 3 was changed")]
    [InlineData("DELETE FROM audit_log WHERE sequence = 2", "Line 2 is missing")]
    [InlineData("DELETE FROM audit_log WHERE sequence >= 3", "Lines 3 to 4 are missing at the end")]
    [InlineData("DELETE FROM audit_log WHERE sequence <= 2; UPDATE audit_heads SET anchor_sequence = 2", "begins behind line 2")]
    [InlineData("UPDATE audit_log SET sequence = 9 WHERE sequence = 2; UPDATE audit_log SET sequence = 2 WHERE sequence = 3; UPDATE audit_log SET sequence = 3 WHERE sequence = 9", "Line 2 was changed")]
    [InlineData("DELETE FROM audit_heads", "note of where the log ends is missing")]
    public async Task AuditLog_ChangedBySql_IsNamed(string damage, string fault)
    {
        await using var database = await PostgresDatabase.CreateAsync(PostgresFixture.Template, Token);
        await using var store = await OpenAsync(database);
        await store.Keys.AddAsync(Rows.Key("acme", 1), Token);
        for (var i = 0; i < 4; i++)
        {
            var draft = new AuditDraft(Rows.Noon, null, "act.one") { User = Ada.User, Pseudonym = Rows.Id(1).Value, Details = AuditDetailsOf(i) };
            await store.Audit.AppendAsync(Ada.Owner, draft, Token);
        }

        Assert.Empty(await FindAsync(store));
        await HurtAsync(database, "ALTER TABLE audit_log DISABLE TRIGGER USER; " + damage);
        Assert.Contains(await FindAsync(store), found => found.Check == "audit" && found.Owner == Ada.Owner && found.Text.Contains(fault, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("UPDATE memories SET recorded_to = recorded_to - interval '1 minute' WHERE recorded_to IS NOT NULL", "versions")]
    [InlineData("DELETE FROM memories WHERE memory_id = '00000000-0000-0000-0000-000000000002'", "links")]
    [InlineData("DELETE FROM turns WHERE message_id = 'm2'", "jobs")]
    [InlineData("UPDATE memories SET content = 'forged' WHERE memory_id = '00000000-0000-0000-0000-000000000001' AND recorded_to IS NULL", "fold")]
    [InlineData("DROP INDEX memories_one_current; UPDATE memories SET slot = 'home', cardinality = 'one' WHERE recorded_to IS NULL", "slots")]
    public async Task UserRows_ChangedBySql_AreTold(string damage, string check)
    {
        await using var database = await PostgresDatabase.CreateAsync(PostgresFixture.Template, Token);
        await using var store = await OpenAsync(database);
        await store.Keys.AddAsync(Rows.Key("acme", 1), Token);
        var observed = Rows.Observation(1) with { Type = MemoryType.Fact };
        var projected = Server.Supersession.SlotProjection.Of(Cardinality.Many, [observed], [], Server.Supersession.CommitTime.At(Rows.Noon)).Memories.Single();
        await store.CommitAsync(Ada, Rows.Known(new UserCommit { Memories = [projected], Observations = [observed] }, new ManualTime()), Token);
        await store.CommitAsync(
            Ada,
            Rows.Known(
                new UserCommit
                {
                    Turns = [Rows.Turn("m1"), Rows.Turn("m2")], Jobs = [Rows.Job(Ada, 1, 0, "m1", "m2")],
                    Memories = [Rows.Memory(2), projected with { RecordedFrom = Rows.Noon.AddHours(1), UpdatedAt = Rows.Noon.AddHours(1) }], Associations = [Rows.Link(1, 2)],
                },
                new ManualTime()),
            Token);
        Assert.Empty(await FindAsync(store));
        await HurtAsync(database, damage);
        Assert.Contains(await FindAsync(store), found => found.Check == check && found.User == Ada.User);
    }

    [Fact]
    public async Task Append_OnTwoServersAtOnce_OneChain()
    {
        await using var database = await PostgresDatabase.CreateAsync(PostgresFixture.Template, Token);
        await using var one = await OpenAsync(database);
        await using var other = await OpenAsync(database);
        await Task.WhenAll(Enumerable.Range(0, 120).Select(i => Task.Run(
            async () => await (i % 2 == 0 ? one : other).Audit.AppendAsync(Ada.Owner, new AuditDraft(Rows.Noon, null, "act.one") { User = Ada.User, Pseudonym = Rows.Id(70 + i).Value }, Token), Token)));
        var rows = await other.Audit.ReadAsync(Ada.Owner, Token).ToListAsync(Token);
        Assert.Equal(120, rows.Count);
        Assert.Single(rows.Select(static row => row.Pseudonym).Distinct());
        await one.Keys.AddAsync(Rows.Key("acme", 1), Token);
        Assert.Empty(await FindAsync(one));
    }

    private static System.Collections.Immutable.ImmutableSortedDictionary<string, string> AuditDetailsOf(int count) =>
        Server.Audit.AuditDetails.Of(("count", count.ToString(System.Globalization.CultureInfo.InvariantCulture)));

    private static async Task<IMemoryStore> OpenAsync(PostgresDatabase database) => await PostgresFixture.OpenAsync(
        new Server.Storage.Postgres.PostgresOptions { ConnectionString = database.ConnectionString, Patience = TimeSpan.FromSeconds(20) }, new ManualTime(), Token);

    private static async Task<List<Fault>> FindAsync(IMemoryStore store) => await new StoreVerifier(store, new ManualTime()).FindAsync([], Token).ToListAsync(Token);

    private static async Task HurtAsync(PostgresDatabase database, string sql)
    {
        await using var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(database.ConnectionString) { Pooling = false }.ConnectionString);
        await connection.OpenAsync(Token);
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync(Token);
    }
}
