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
using Memory.Server.Storage.Postgres.Rows;
using Memory.Server.Storage.Postgres.Schema;
using Memory.Server.Storage.Postgres.Users;
using Memory.Server.Storage.Postgres.Vectors;

namespace Memory.Server.Storage.Postgres;

/// <summary>The store in Postgres with pgvector, for any number of servers over one database.</summary>
internal sealed class PostgresMemoryStore : IMemoryStore
{
    private const string Reach = "SELECT 1";

    private readonly Database database;
    private readonly PostgresOptions options;
    private readonly TimeProvider time;
    private readonly JobBell bell;
    private readonly LeaseKeeper leases;
    private readonly UserWriter users;
    private readonly DeltaReader deltas;
    private readonly PostgresJobQueue jobs;
    private readonly Upkeep upkeep;
    private int isDisposed;

    private PostgresMemoryStore(PostgresOptions options, ITextAnalysis analysis, TimeProvider time, ILogger logger)
    {
        (this.options, this.time) = (options, time);
        database = new Database(options);
        bell = new JobBell(database, options, time, logger);
        leases = new LeaseKeeper(database, options, time, logger);
        var lacking = new Signal();
        users = new UserWriter(database, analysis, bell, lacking, options, time);
        Vectors = new PostgresVectors(database, analysis, lacking, options, time);
        deltas = new DeltaReader(database, analysis);
        Candidates = new PostgresCandidates(database, analysis, options);
        jobs = new PostgresJobQueue(database, users, leases, bell, new PostgresFailedJobs(database, options, time), options, time, logger);
        var keys = new PostgresKeyStore(database);
        Keys = keys;
        Idempotency = new PostgresIdempotencyStore(database);
        Schedules = new PostgresSchedules(database);
        Audit = new PostgresAudit(database);
        Inspector = new PostgresInspector(database);
        Erasures = new PostgresErasures(database, options, time);
        upkeep = new Upkeep(database, keys, options, time, logger);
    }

    public IKeyStore Keys { get; }

    public IIdempotencyStore Idempotency { get; }

    public IJobQueue Jobs => jobs;

    public ICandidateSource Candidates { get; }

    public IVectorShelf Vectors { get; }

    public IScheduleStore Schedules { get; }

    public IAuditStore Audit { get; }

    public IStoreInspector Inspector { get; }

    public IErasureStore Erasures { get; }

    /// <summary>Opens the store: brings the schema up to date.</summary>
    /// <exception cref="StorageUnavailableException">The database cannot be reached, is newer than this version, or cannot hold such vectors.</exception>
    public static async Task<PostgresMemoryStore> OpenAsync(
        PostgresOptions options, ITextAnalysis analysis, TimeProvider time, ILogger<PostgresMemoryStore> logger, CancellationToken cancellationToken)
    {
        var store = new PostgresMemoryStore(options, analysis, time, logger);
        try
        {
            await PostgresFaults.TranslateAsync(() => store.PrepareAsync(analysis.Target, logger, cancellationToken), cancellationToken);
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
        database.RunAsync(
            async patience =>
            {
                await using var transaction = await TenantTransaction.OpenAsync(database.Source, scope.Owner, writes: false, patience.Token);
                return await read(new PostgresUserView(scope, transaction, patience, OldestJob), cancellationToken);
            },
            cancellationToken);

    public ValueTask<T> WriteAsync<T>(Scope scope, Func<IUserView, CancellationToken, ValueTask<Decision<T>>> decide, CancellationToken cancellationToken) =>
        users.WriteAsync(scope, decide, cancellationToken);

    public ValueTask<UserDelta> ReadDeltaAsync(Scope scope, long sinceVersion, CancellationToken cancellationToken) =>
        deltas.ReadAsync(scope, sinceVersion, cancellationToken);

    public async ValueTask<UserImage?> ReadImageAsync(Scope scope, CancellationToken cancellationToken) =>
        await PostgresImage.OpenAsync(database, scope, OldestJob, cancellationToken);

    public ValueTask WriteImageAsync(Scope scope, UserImage image, CancellationToken cancellationToken) => users.FillAsync(scope, image, cancellationToken);

    public async ValueTask<IReadOnlyList<OwnerId>> ListOwnersAsync(CancellationToken cancellationToken) =>
        [.. await Upkeep.ListOwnersAsync(database, cancellationToken)];

    public async ValueTask<IReadOnlyList<UserSummary>> ListUsersAsync(OwnerId owner, UserId? after, int limit, CancellationToken cancellationToken) =>
        await database.OnceAsync(
            owner,
            static (rows, token) => rows.AllAsync(UserTable.ReadSummary, token),
            cancellationToken,
            UserTable.List.Of(owner).Text(after?.Value).Number((long)limit));

    public async ValueTask<(Scope Scope, IngestJob Job)?> FindJobAsync(OwnerId owner, JobId job, CancellationToken cancellationToken)
    {
        if (job.HashOfScope is not { } hash)
            return null;
        var key = Parameters.UserKey(hash);
        var found = await database.OnceAsync(
            owner,
            static async (rows, token) =>
            {
                var user = await rows.FirstAsync(static row => row.Text(), token);
                await rows.NextStatementAsync(token);
                return (User: user, Job: await rows.FirstAsync(JobTable.Read, token));
            },
            cancellationToken,
            UserTable.GetId.Of(owner).Uuid(key),
            JobTable.Get.Of(owner).Uuid(key).Text(job.Value).Time(OldestJob));
        return found is { User: { } user, Job: { } known } ? (new Scope(owner, new UserId(user)), known) : null;
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
        await database.DisposeAsync();
    }

    private Task<IReadOnlyList<string>> PrepareAsync(VectorKind wanted, ILogger logger, CancellationToken cancellationToken)
    {
        DeploymentRecord.Check(wanted);
        return new Migrator(database.ConnectionString, logger).ApplyAsync(cancellationToken);
    }

    private DateTimeOffset OldestJob => time.GetUtcNow() - options.FinishedJobLifetime;
}
