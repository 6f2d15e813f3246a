using System.Text.Json.Serialization.Metadata;
using Memory.Server.Encryption;
using Memory.Server.Encryption.Masters;
using Memory.Server.Memories;
using Memory.Server.Storage.Postgres.Access;
using Memory.Server.Storage.Postgres.Rows;
using Npgsql;

namespace Memory.Server.Storage.Postgres.Sealing;

/// <summary>
/// What the rows of a store have to do with encryption: does work on a user's rows with the user's key, finds the key again when another server made a new
/// one, and tells what does not open.
/// </summary>
internal sealed partial class PostgresSeals(Database database, Action<KeyHolder>? onBroken, ILogger logger)
{
    /// <summary>How often a key is looked for again: once that it is missing, once that it is another one, once more for both.</summary>
    private const int Attempts = 4;

    /// <summary>Of more holders than that in one run not each is told.</summary>
    private const int MostTold = 1024;

    private readonly Lock sync = new();
    private readonly HashSet<KeyHolder> told = [];
    private OpenedRing? ring;
    private volatile bool takesPlain = true;

    /// <summary>Whether what is written is sealed.</summary>
    public bool Seals => ring is { Keys.Seals: true };

    /// <summary>The store's ring; null when encryption does not concern it.</summary>
    public OpenedRing? Ring => ring;

    /// <summary>Takes the ring, once, before any row is read.</summary>
    public void Open(OpenedRing opened)
    {
        ring = opened;
        takesPlain = opened.Note.State != SealState.Sealed;
    }

    /// <summary>From now on a plain row is one that somebody else put there.</summary>
    public void RefusePlain() => takesPlain = false;

    /// <summary>What comes first in a transaction that writes a user's rows.</summary>
    public NpgsqlBatchCommand Enter(Scope scope, RowSeal seal) => UserTable.Enter.Alone()
        .Flag(Seals).Number(Parameters.LockOf(scope)).Text(scope.Owner.Value).Text(scope.User.Value).Uuid(seal.Key?.Id);

    /// <summary>The same for what neither seals nor unseals anything.</summary>
    public static NpgsqlBatchCommand EnterOnly(Scope scope) =>
        UserTable.Enter.Alone().Flag(null).Number(Parameters.LockOf(scope)).Text(null).Text(null).Uuid(null);

    /// <summary>The same in a transaction that has all tables to itself.</summary>
    public static NpgsqlBatchCommand EnterUnder(Scope scope, RowSeal seal) =>
        UserTable.Enter.Alone().Flag(null).Number((long?)null).Text(scope.Owner.Value).Text(scope.User.Value).Uuid(seal.Key?.Id);

    /// <summary>What comes first in a transaction that writes rows of no single user.</summary>
    public NpgsqlBatchCommand EnterAsOwner() => UserTable.Enter.Alone().Flag(Seals).Number((long?)null).Text(null).Text(null).Uuid(null);

    /// <summary>Does work on a user's rows within one patience. It may be done again with another key.</summary>
    /// <exception cref="StorageUnavailableException">Exactly what was asked for does not open, or the database is away.</exception>
    public ValueTask<T> RunAsync<T>(Scope scope, Func<RowSeal, Patience, ValueTask<T>> work, CancellationToken cancellationToken) => ring is null
        ? database.RunAsync(patience => work(RowSeal.None, patience), cancellationToken)
        : database.RunAsync(patience => WithKeyAsync(scope, seal => work(seal, patience), patience.Token), cancellationToken);

    /// <summary>Does work on a user's rows.</summary>
    public async ValueTask<T> WithKeyAsync<T>(Scope scope, Func<RowSeal, ValueTask<T>> work, CancellationToken cancellationToken, bool creates = false)
    {
        if (ring is null)
            return await work(RowSeal.None);
        var holder = new KeyHolder(scope.Owner.Value, scope.User.Value);
        for (var attempt = 1; ; attempt++)
        {
            var seal = await SealOfAsync(holder, creates, cancellationToken);
            try
            {
                var done = await work(seal);
                if (seal.Broken.Count == 0 || seal.IsVerified || attempt == Attempts || !await IsStaleAsync(scope, seal, cancellationToken))
                {
                    Tell(holder, seal);
                    return done;
                }
            }
            catch (MissingKeyException) when (attempt < Attempts)
            {
                creates = true;
            }
            catch (Exception fault) when (attempt < Attempts && (fault is StaleKeyException or KeyUnavailableException || PostgresFaults.IsStaleKey(fault)))
            {
                // Another server made the key that counts, or destroyed this one.
            }
            catch (Exception fault) when (fault is StaleKeyException or KeyUnavailableException || PostgresFaults.IsStaleKey(fault))
            {
                Tell(holder, seal);
                throw SealFaults.Broken("The user's rows are sealed under a key that is not in the key ring.", fault);
            }
            catch (StorageUnavailableException fault) when (fault.IsSealBroken)
            {
                if (seal.IsVerified || attempt == Attempts || !await IsStaleAsync(scope, seal, cancellationToken))
                {
                    Tell(holder, seal);
                    throw;
                }
            }

            ring.Keys.Forget(holder);
        }
    }

    /// <summary>What opens the rows of an owner that are no single user's.</summary>
    /// <exception cref="StorageUnavailableException">There is a key, and it cannot be had.</exception>
    public ValueTask<RowSeal> OfOwnerAsync(OwnerId owner, bool creates, CancellationToken cancellationToken) =>
        ring is null ? new(RowSeal.None) : SealOfAsync(new KeyHolder(owner.Value, User: null), creates && Seals, cancellationToken);

    /// <summary>Opens what a row tells of a list that holds several users' rows; null when it does not open.</summary>
    public async ValueTask<T?> OpenAsync<T>(Scope scope, byte[] closed, JsonTypeInfo<T> type, string table, string id, CancellationToken cancellationToken)
        where T : class
    {
        try
        {
            return await WithKeyAsync(
                scope,
                seal =>
                {
                    var secret = seal.Open(closed, type, table, id);
                    if (secret is null)
                        seal.Broken.Add($"{table} {id}");
                    return new ValueTask<T?>(secret);
                },
                cancellationToken);
        }
        catch (StorageUnavailableException fault) when (fault.IsSealBroken)
        {
            // Told already.
            return null;
        }
    }

    /// <summary>Says, here and to whoever wants to know, that something of a holder's does not open.</summary>
    public void Tell(KeyHolder holder, RowSeal seal)
    {
        if (seal.Broken.Count == 0)
            return;
        onBroken?.Invoke(holder);
        if (!IsFirst(holder))
            return;
        var kinds = string.Join(", ", seal.Broken.Select(static row => row.Split(' ', 2)[0]).Distinct().Order(StringComparer.Ordinal));
        LogBroken(logger, seal.Broken.Count, kinds, holder.User is { } user ? Parameters.UserKey(new Scope(new OwnerId(holder.Owner), new UserId(user))) : Guid.Empty);
    }

    /// <summary>Each list and each recall meets the same rows again: the log tells a holder once in a run.</summary>
    private bool IsFirst(KeyHolder holder)
    {
        lock (sync)
            return told.Count < MostTold && told.Add(holder);
    }

    private async ValueTask<RowSeal> SealOfAsync(KeyHolder holder, bool creates, CancellationToken cancellationToken)
    {
        try
        {
            var key = creates ? await ring!.Keys.KeyOfAsync(holder, cancellationToken) : await ring!.Keys.FindAsync(holder, cancellationToken);
            return new RowSeal(holder, key, Seals, takesPlain, takesSealed: true);
        }
        catch (KeyUnavailableException fault)
        {
            onBroken?.Invoke(holder);
            throw SealFaults.Broken(fault.Message, fault);
        }
    }

    /// <summary>Whether the user's rows are sealed under another key than that in hand.</summary>
    private async ValueTask<bool> IsStaleAsync(Scope scope, RowSeal seal, CancellationToken cancellationToken) => await database.OnceAsync(
        scope.Owner,
        async (rows, token) => await rows.NextAsync(token) && rows.UuidOrNull() is { } inUse && inUse != seal.Key?.Id,
        cancellationToken,
        UserTable.GetKey.Of(scope));

    [LoggerMessage(Level = LogLevel.Error, Message = "{Rows} rows of the tables {Tables} do not open with the key of user_key {UserKey} and are left out: they were changed, or moved there.")]
    private static partial void LogBroken(ILogger logger, int rows, string tables, Guid userKey);
}
