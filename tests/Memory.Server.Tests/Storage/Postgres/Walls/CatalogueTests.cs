using Npgsql;

namespace Memory.Server.Tests.Storage.Postgres.Walls;

public sealed class CatalogueTests(MigratedDatabase database) : IClassFixture<MigratedDatabase>
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Schema_AfterAllMigrations_HasNoFaultInItsWalls()
    {
        await using var connection = await database.ConnectAsync(Token);
        Assert.Empty(await Catalogue.FaultsAsync(connection, Token));
    }

    [Fact]
    public async Task Schema_TablesOfTenants_AreThoseThatHoldTheirData()
    {
        await using var connection = await database.ConnectAsync(Token);
        Assert.Equal(
            [
                "associations", "audit_log", "audit_subjects", "changed_associations", "erased_memories", "job_messages", "jobs", "kept_answers", "memories", "memory_messages", "memory_names", "observations",
                "sessions", "tombstones", "turns", "users",
            ],
            await TenantTables.ListAsync(connection, Token));
    }

    [Theory]
    [InlineData("CREATE TABLE notes (id integer PRIMARY KEY)", "notes has no owner_id text NOT NULL")]
    [InlineData("CREATE TABLE notes (owner_id text NOT NULL)", "notes has no primary key")]
    [InlineData("CREATE TABLE notes (owner_id text NOT NULL, id integer, PRIMARY KEY (id, owner_id))", "index notes_pkey does not start with owner_id")]
    [InlineData("CREATE UNIQUE INDEX again ON turns (message_id)", "index again does not start with owner_id")]
    [InlineData("CREATE UNIQUE INDEX again ON turns (lower(owner_id), user_key, message_id)", "index again does not start with owner_id")]
    [InlineData(
        "ALTER TABLE users ADD UNIQUE (user_key, owner_id); ALTER TABLE turns ADD CONSTRAINT astray FOREIGN KEY (user_key, owner_id) REFERENCES users (user_key, owner_id)",
        "foreign key astray of turns does not start with owner_id")]
    [InlineData("ALTER TABLE turns DISABLE ROW LEVEL SECURITY", "turns has no row-level security")]
    [InlineData("ALTER TABLE work_queue DISABLE ROW LEVEL SECURITY", "work_queue has no row-level security")]
    [InlineData("ALTER TABLE turns NO FORCE ROW LEVEL SECURITY", "turns does not force row-level security")]
    [InlineData("CREATE POLICY open_door ON turns USING (true)", "turns has other policies")]
    [InlineData("DROP POLICY own_rows ON turns", "turns has other policies")]
    [InlineData("ALTER POLICY own_rows ON turns USING (true)", "turns has other policies")]
    [InlineData("ALTER POLICY own_rows ON turns WITH CHECK (true)", "turns has other policies")]
    [InlineData("ALTER POLICY own_rows ON turns TO postgres", "turns has other policies")]
    [InlineData("GRANT TRUNCATE ON turns TO memory_tenant", "memory_tenant may TRUNCATE turns")]
    [InlineData("GRANT SELECT ON api_keys TO memory_tenant", "memory_tenant may SELECT api_keys")]
    [InlineData("GRANT SELECT ON api_keys TO PUBLIC", "memory_tenant may SELECT api_keys")]
    [InlineData("GRANT REFERENCES ON users TO memory_tenant", "memory_tenant may REFERENCES users")]
    [InlineData("GRANT USAGE ON SEQUENCE work_epochs TO memory_tenant", "memory_tenant may use the sequence work_epochs")]
    [InlineData("DO $$ BEGIN EXECUTE format('GRANT CREATE ON SCHEMA %I TO memory_tenant', current_schema()); END $$", "memory_tenant may create in the schema")]
    [InlineData("ALTER ROLE memory_tenant BYPASSRLS", "memory_tenant is more than a role without rights")]
    [InlineData("ALTER ROLE memory_tenant LOGIN", "memory_tenant is more than a role without rights")]
    [InlineData("GRANT pg_read_all_data TO memory_tenant", "memory_tenant is a member of pg_read_all_data")]
    [InlineData("GRANT CREATE ON SCHEMA public TO memory_tenant; ALTER TABLE turns OWNER TO memory_tenant", "memory_tenant owns table turns")]
    [InlineData("CREATE VIEW all_turns AS SELECT * FROM turns", "all_turns is a view")]
    [InlineData("CREATE FUNCTION count_turns() RETURNS bigint LANGUAGE sql SECURITY DEFINER AS 'SELECT count(*) FROM turns'", "the function count_turns() runs with")]
    public async Task Schema_WithAHoleInAWall_IsFound(string hole, string fault)
    {
        await using var connection = await database.ConnectAsync(Token);
        await using var transaction = await connection.BeginTransactionAsync(Token);
        await using var hurt = new NpgsqlCommand(hole, connection, transaction);
        await hurt.ExecuteNonQueryAsync(Token);

        Assert.Contains(await Catalogue.FaultsAsync(connection, Token), found => found.Contains(fault, StringComparison.Ordinal));
    }
}
