using Memory.Server.Storage.Postgres.Access;
using Npgsql;

namespace Memory.Server.Storage.Postgres.Schema;

/// <summary>Says what an administrator can do when the schema cannot be made.</summary>
internal static class SchemaFaults
{
    private const string Rights =
        " The account that the server connects as must own the database, and a superuser runs once in it: CREATE EXTENSION vector. "
        + "Unless the account may make roles, and no other one made this one before, also: CREATE ROLE memory_tenant NOLOGIN NOINHERIT; GRANT memory_tenant TO the account.";

    private const string NoVectors = " Install pgvector on the database's server.";

    /// <summary>What a refused statement means, with what was being done.</summary>
    public static StorageUnavailableException Of(string work, PostgresException refused) => PostgresFaults.IsTrouble(refused)
        ? PostgresFaults.Unavailable(refused)
        : new StorageUnavailableException($"{work} failed: {refused.MessageText.TrimEnd('.')}.{AdviceOn(refused)}", refused);

    private static string AdviceOn(PostgresException refused) => refused.SqlState switch
    {
        PostgresErrorCodes.InsufficientPrivilege => Rights,
        PostgresErrorCodes.FeatureNotSupported => NoVectors,
        _ => "",
    };
}
