using Memory.Server.Encryption;
using Memory.Server.Encryption.Masters;
using Memory.Server.Memories;
using Memory.Server.Storage.Audit;
using Memory.Server.Storage.Images;
using Memory.Server.Storage.Postgres.Access;
using Memory.Server.Storage.Postgres.Audit;
using Memory.Server.Storage.Postgres.Candidates;
using Memory.Server.Storage.Postgres.Erasures;
using Memory.Server.Storage.Postgres.Images;
using Memory.Server.Storage.Postgres.Owners;
using Memory.Server.Storage.Postgres.Queue;
using Memory.Server.Storage.Postgres.Replacing;
using Memory.Server.Storage.Postgres.Rows;
using Memory.Server.Storage.Postgres.Schema;
using Memory.Server.Storage.Postgres.Sealing;
using Memory.Server.Storage.Postgres.Users;
using Memory.Server.Storage.Postgres.Vectors;
using Memory.Server.Storage.Replacing;

namespace Memory.Server.Storage.Postgres;

/// <summary>The store in Postgres with pgvector, for any number of servers over one database.</summary>
internal sealed class PostgresMemoryStore : IMemoryStore, ISealedStore
{
    private const string Reach = "SELECT 1";

    private readonly Database database;
    private readonly PostgresOptions options;
    private readonly TimeProvider time;
    private readonly PostgresSeals seals;
    private readonly ILogger logger;
    private readonly JobBell bell;
    private readonly LeaseKeeper leases;
    private readonly UserWriter users;
    private readonly DeltaReader deltas;
    private readonly PostgresJobQueue jobs;
    private readonly Upkeep upkeep;
    private readonly Func<CancellationToken, Task<IStoreReplacement>> replace;
    private StoreSealing? sealing;
    private int isDisposed;

    private PostgresMemoryStore(PostgresOptions options, ITextAnalysis analysis, TimeProvider time, ILogger logger)
    {
        (this.options, this.time, this.logger) = (options, time, logger);
        database = new Database(options);
        seals = new PostgresSeals(database, options.OnSealBroken, logger);
        bell = new JobBell(database, options, time, logger);
        leases = new LeaseKeeper(database, options, time, logger);
        var lacking = new Signal();
        users = new UserWriter(database, seals, analysis, bell, lacking, options, time);
        Vectors = new PostgresVectors(database, seals, analysis, lacking, options, time);
        deltas = new DeltaReader(database, seals, analysis);
        Candidates = new PostgresCandidates(database, analysis, options);
        jobs = new PostgresJobQueue(database, users, leases, bell, new PostgresFailedJobs(database, seals, options, time), options, time, logger);
        var keys = new PostgresKeyStore(database, seals);
        Keys = keys;
        Idempotency = new PostgresIdempotencyStore(database, seals);
        Schedules = new PostgresSchedules(database);
        Audit = new PostgresAudit(database);
        Inspector = new PostgresInspector(database, seals);
        Erasures = new PostgresErasures(database, options, time);
        upkeep = new Upkeep(database, keys, options, time, logger);
        replace = token => PostgresReplacement.BeginAsync(database, seals, analysis, bell, lacking, options, time, token);
    }

    public IKeyStore Keys { get; }

    public IIdempotencyStore Idempotency { get; }

    public IJobQueue Jobs => jobs;

    /// <summary>Null in an encrypted store: what nobody can read finds nothing, and users of whatever size are held as an index.</summary>
    public ICandidateSource? Candidates { get; private set; }

    public IVectorShelf Vectors { get; }

    public IScheduleStore Schedules { get; }

    public IAuditStore Audit { get; }

    public IStoreInspector Inspector { get; }

    public IErasureStore Erasures { get; }

    public ISealing? Sealing => sealing;

    public DataKeys? DataKeys => seals.Ring?.Keys;

    /// <summary>Opens the store: brings the schema up to date, and opens the keys.</summary>
    /// <exception cref="Configuration.SettingsException">It is encrypted, and the settings do not open it.</exception>
    /// <exception cref="StorageUnavailableException">The database cannot be reached, is newer than this version, or cannot hold such vectors.</exception>
    public static async Task<PostgresMemoryStore> OpenAsync(
        PostgresOptions options, ITextAnalysis analysis, TimeProvider time, ILogger<PostgresMemoryStore> logger, CancellationToken cancellationToken)
    {
        var store = new PostgresMemoryStore(options, analysis, time, logger);
        try
        {
            await PostgresFaults.TranslateAsync(() => store.PrepareAsync(analysis, cancellationToken), cancellationToken);
        }
        catch
        {
            await store.database.DisposeAsync();
            throw;
        }

        store.bell.Start();
        store.leases.Start();
        store.upkeep.Start();
        return store;
    }

    public ValueTask<T> ReadAsync<T>(Scope scope, Func<IUserView, CancellationToken, ValueTask<T>> read, CancellationToken cancellationToken) =>
        Measured(StoreOperation.Read, time.GetTimestamp(), seals.RunAsync(
            scope,
            async (seal, patience) =>
            {
                await using var transaction = await TenantTransaction.OpenAsync(database.Source, scope.Owner, writes: false, seal, before: null, patience.Token);
                return await read(new PostgresUserView(scope, transaction, patience, OldestJob), cancellationToken);
            },
            cancellationToken));

    public ValueTask<T> WriteAsync<T>(Scope scope, Func<IUserView, CancellationToken, ValueTask<Decision<T>>> decide, CancellationToken cancellationToken) =>
        Measured(StoreOperation.Write, time.GetTimestamp(), users.WriteAsync(scope, decide, cancellationToken));

    public ValueTask<UserDelta> ReadDeltaAsync(Scope scope, long sinceVersion, CancellationToken cancellationToken) =>
        Measured(StoreOperation.Delta, time.GetTimestamp(), deltas.ReadAsync(scope, sinceVersion, cancellationToken));

    public async ValueTask<UserImage?> ReadImageAsync(Scope scope, CancellationToken cancellationToken) =>
        await PostgresImage.OpenAsync(database, seals, scope, OldestJob, options.SearchPatience, cancellationToken);

    public ValueTask WriteImageAsync(Scope scope, UserImage image, CancellationToken cancellationToken) => users.FillAsync(scope, image, cancellationToken);

    public async ValueTask<IStoreReplacement> ReplaceAsync(CancellationToken cancellationToken) => await replace(cancellationToken);

    public async ValueTask<IReadOnlyList<OwnerId>> ListOwnersAsync(CancellationToken cancellationToken) =>
        [.. await Upkeep.ListOwnersAsync(database, cancellationToken)];

    public async ValueTask<IReadOnlyList<UserSummary>> ListUsersAsync(OwnerId owner, UserId? after, int limit, CancellationToken cancellationToken)
    {
        var rows = await database.OnceAsync(
            owner,
            static (rows, token) => rows.AllAsync(UserTable.ReadSummary, token),
            cancellationToken,
            UserTable.List.Of(owner).Text(after?.Value).Number((long)limit));
        var listed = new List<UserSummary>();
        foreach (var (user, closed) in rows)
            listed.Add(await OpenAsync(owner, user, closed, cancellationToken));
        return listed;
    }

    public async ValueTask<(Scope Scope, IngestJob Job)?> FindJobAsync(OwnerId owner, JobId job, CancellationToken cancellationToken)
    {
        if (job.HashOfScope is not { } hash)
            return null;
        var key = Parameters.UserKey(hash);
        var user = await database.OnceAsync(
            owner, static (rows, token) => rows.FirstAsync(static row => row.Text(), token), cancellationToken, UserTable.GetId.Of(owner).Uuid(key));
        if (user is null)
            return null;
        var scope = new Scope(owner, new UserId(user));
        return await ReadAsync(scope, (view, token) => view.GetJobAsync(job, token), cancellationToken) is { } known ? (scope, known) : null;
    }

    public async ValueTask<bool> IsReachableAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await database.SharedAsync(static (rows, token) => rows.NextAsync(token), cancellationToken, Reach.Alone());
        }
        catch (StorageUnavailableException)
        {
            return false;
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref isDisposed, 1) != 0)
            return;
        await jobs.DisposeAsync();
        await bell.DisposeAsync();
        await leases.DisposeAsync();
        await upkeep.DisposeAsync();
        sealing?.Dispose();
        seals.Ring?.Keys.Dispose();
        await database.DisposeAsync();
    }

    /// <summary>The instant is taken before the operation begins, since it stands before it in the call.</summary>
    private ValueTask<T> Measured<T>(StoreOperation operation, long started, ValueTask<T> running) =>
        options.Metrics is { } metrics ? metrics.MeasureAsync(operation, time, started, running) : running;

    private async Task<IReadOnlyList<string>> PrepareAsync(ITextAnalysis analysis, CancellationToken cancellationToken)
    {
        DeploymentRecord.Check(analysis.Target);
        var applied = await new Migrator(database.ConnectionString, logger).ApplyAsync(cancellationToken);

        // What is noted of the encryption is durable before anything is sealed.
        var (ring, notes) = (new PostgresKeyRing(database), new SealNotes(database));
        var note = await notes.GetAsync(cancellationToken);
        var opened = await options.Ring.OpenAsync(ring, note, cancellationToken);
        if (opened?.Note != note)
            await notes.PutAsync(opened?.Note, cancellationToken);
        if (opened is null)
            return applied;
        seals.Open(opened);
        Candidates = null;
        sealing = new StoreSealing(new PostgresSealing(database, seals, opened, ring, notes, analysis, options, logger), opened.Note.State == SealState.Sealed, logger);
        return applied;
    }

    /// <summary>A user whose profile does not open is listed without one: whoever erases users must find them.</summary>
    private async ValueTask<UserSummary> OpenAsync(OwnerId owner, UserSummary user, byte[]? closed, CancellationToken cancellationToken)
    {
        if (closed is null)
            return user;
        var secret = await seals.OpenAsync(new Scope(owner, user.Id), closed, Secrets.Spelled.ProfileSecret, SealedTables.Users, "", cancellationToken);
        return secret is null ? user : user with { Profile = UserTable.Opened(user.Profile, secret) };
    }

    private DateTimeOffset OldestJob => time.GetUtcNow() - options.FinishedJobLifetime;
}
