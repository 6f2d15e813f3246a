namespace Memory.Server.Tests.Storage.Postgres;

/// <summary>A database of one's own on the tests' server, empty or as a template is; it goes when disposed.</summary>
internal sealed class PostgresDatabase : IAsyncDisposable
{
    private readonly string name;

    private PostgresDatabase(string name) => (this.name, ConnectionString) = (name, PostgresServer.ConnectionTo(name));

    /// <summary>A superuser's, in Npgsql's form.</summary>
    public string ConnectionString { get; }

    /// <summary>Makes a database; the test that asks is skipped when there is no server.</summary>
    public static async Task<PostgresDatabase> CreateAsync(PostgresTemplate? template = null, CancellationToken cancellationToken = default)
    {
        Assert.SkipWhen(PostgresServer.ConnectionString is null, PostgresServer.NoPostgres);
        var source = template is null ? "template0" : await template.NameAsync(cancellationToken);
        return new PostgresDatabase(await PostgresServer.CreateAsync(source, cancellationToken));
    }

    public async ValueTask DisposeAsync() => await PostgresServer.DropAsync(name, CancellationToken.None);
}
