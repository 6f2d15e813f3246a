using System.Globalization;
using Npgsql;

namespace Memory.Evaluation.Asking;

/// <summary>A database of its own on a Postgres server; it goes when disposed.</summary>
internal sealed class ThrowawayDatabase : IAsyncDisposable
{
    private readonly string server;
    private readonly string name;

    private ThrowawayDatabase(string server, string name) =>
        (this.server, this.name, ConnectionString) = (server, name, new NpgsqlConnectionStringBuilder(server) { Database = name }.ConnectionString);

    public string ConnectionString { get; }

    /// <param name="server">A connection string whose user may create databases and extensions.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="EvaluationException">The server cannot be reached, or does not let this user create a database.</exception>
    public static async Task<ThrowawayDatabase> CreateAsync(string server, CancellationToken cancellationToken)
    {
        var fresh = string.Create(CultureInfo.InvariantCulture, $"memory_evaluation_{Environment.ProcessId}");
        try
        {
            await ExecuteAsync(server, $"DROP DATABASE IF EXISTS {fresh}", cancellationToken);
            await ExecuteAsync(server, $"CREATE DATABASE {fresh}", cancellationToken);
            return new ThrowawayDatabase(server, fresh);
        }
        catch (NpgsqlException fault)
        {
            throw new EvaluationException($"No database could be created: {fault.Message}");
        }
    }

    public async ValueTask DisposeAsync() => await ExecuteAsync(server, $"DROP DATABASE IF EXISTS {name} WITH (FORCE)", CancellationToken.None);

    private static async Task ExecuteAsync(string server, string sql, CancellationToken cancellationToken)
    {
        await using var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(server) { Pooling = false }.ConnectionString);
        await connection.OpenAsync(cancellationToken);
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }
}
