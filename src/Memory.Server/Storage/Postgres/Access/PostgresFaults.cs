using System.Net.Sockets;
using Memory.Server.Encryption;
using Npgsql;

namespace Memory.Server.Storage.Postgres.Access;

/// <summary>Tells trouble of the database from mistakes of ours. The one place that decides which fault means what.</summary>
internal static class PostgresFaults
{
    /// <summary>Raised by the database when this server would write plain and the others sealed, or the other way round.</summary>
    private const string OtherSealing = "MS001";

    /// <summary>Raised by the database when the key in memory is not that of the ring.</summary>
    private const string OtherKey = "MS002";

    /// <summary>Whether rows would be sealed under a key that the ring does not have any more.</summary>
    public static bool IsStaleKey(Exception fault) => fault is PostgresException { SqlState: OtherKey };

    /// <summary>Whether another transaction got in between, so that the same decision made again may succeed.</summary>
    public static bool IsConflict(Exception fault) => fault is PostgresException
    {
        SqlState: PostgresErrorCodes.SerializationFailure or PostgresErrorCodes.DeadlockDetected or PostgresErrorCodes.UniqueViolation,
    };

    /// <summary>Whether the database cannot be reached, is full, or is not taking work now.</summary>
    public static bool IsTrouble(Exception fault) => fault switch
    {
        PostgresException refused => IsTrouble(refused.SqlState),
        NpgsqlException or TimeoutException or IOException or SocketException or ObjectDisposedException => true,
        KeyUnavailableException => true,
        InvalidOperationException { InnerException: { } inner } => IsTrouble(inner),
        _ => false,
    };

    /// <summary>Whether the database was waited for in vain.</summary>
    public static bool IsTimeout(Exception? fault) => fault switch
    {
        StorageUnavailableException { InnerException: { } inner } => IsTimeout(inner),
        OperationCanceledException or TimeoutException or { InnerException: TimeoutException } => true,
        _ => false,
    };

    /// <summary>Does work with the database. Trouble of it becomes <see cref="StorageUnavailableException"/>, unless the caller has given up.</summary>
    public static async Task<T> TranslateAsync<T>(Func<Task<T>> work, CancellationToken caller)
    {
        try
        {
            return await work();
        }
        catch (Exception fault) when (fault is OperationCanceledException || IsTrouble(fault))
        {
            caller.ThrowIfCancellationRequested();
            throw Unavailable(fault);
        }
    }

    public static StorageUnavailableException Unavailable(Exception fault) => new(
        fault switch
        {
            PostgresException { SqlState: PostgresErrorCodes.DiskFull } => "The database's disk is full.",
            PostgresException { SqlState: OtherSealing } => "This server and the database do not agree about encryption; start all servers on it with the same settings.",
            PostgresException refused => $"The database does not take the work now (SQLSTATE {refused.SqlState}).",
            KeyUnavailableException => "A key was destroyed while it was used.",
            _ when IsTimeout(fault) => "The database did not answer in time.",
            _ => "The database cannot be reached.",
        },
        fault);

    /// <summary>Classes of SQLSTATE (PostgreSQL manual, appendix A): connection, resources, operator intervention, system error, read-only, conflict.</summary>
    private static bool IsTrouble(string state) => state[..2] is "08" or "53" or "57" or "58" or "25" or "40" or "3D" or "28" or "XX" || state is "55P03" or OtherSealing;
}
