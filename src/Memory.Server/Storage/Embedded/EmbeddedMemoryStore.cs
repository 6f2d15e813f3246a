using System.Text.Json;
using Memory.Server.Encryption;
using Memory.Server.Encryption.Masters;
using Memory.Server.Memories;
using Memory.Server.Storage.Audit;
using Memory.Server.Storage.Embedded.Audit;
using Memory.Server.Storage.Embedded.Disk;
using Memory.Server.Storage.Embedded.Erasures;
using Memory.Server.Storage.Embedded.Images;
using Memory.Server.Storage.Embedded.Journals;
using Memory.Server.Storage.Embedded.Owners;
using Memory.Server.Storage.Embedded.Queue;
using Memory.Server.Storage.Embedded.Sealing;
using Memory.Server.Storage.Embedded.Replacing;
using Memory.Server.Storage.Embedded.Users;
using Memory.Server.Storage.Embedded.Vectors;
using Memory.Server.Storage.Images;
using Memory.Server.Storage.Replacing;

namespace Memory.Server.Storage.Embedded;

/// <summary>
/// The store that needs no database: a folder with one append-only journal per user, folded into memory at first touch.
/// What is acknowledged is on the disk.
/// </summary>
internal sealed class EmbeddedMemoryStore : IMemoryStore, ISealedStore
{
    private readonly JournalContext context;
    private readonly FolderLock held;
    private readonly Compactor compactor;
    private readonly OwnerJournals owners;
    private readonly Tombstones tombstones;
    private readonly UserCache cache;
    private readonly UserJournals users;
    private readonly VectorDeltas deltas;
    private readonly EmbeddedJobQueue jobs;
    private readonly EmbeddedKeyStore keys;
    private readonly EmbeddedSchedules schedules;
    private readonly EmbeddedAudit audit;
    private readonly ITextAnalysis? analysis;
    private readonly Upkeep upkeep;
    private FolderKeyRing? ring;
    private StoreSealing? sealing;
    private int isReplaced;
    private int isDisposed;

    private EmbeddedMemoryStore(JournalContext context, FolderLock folder, ITextAnalysis? analysis)
    {
        (this.context, this.analysis) = (context, analysis);
        held = folder;
        var waiting = new WaitingLanes();
        var failed = new FailedUsers();
        compactor = new Compactor(context.Time, context.Logger, context.Options.Metrics);
        owners = new OwnerJournals(context, compactor);
        var lacking = new LackingUsers();
        tombstones = new Tombstones(context, owners);
        cache = new UserCache(context, analysis, tombstones.PrepareAsync);
        users = new UserJournals(cache, owners, waiting, failed, lacking, compactor, analysis);
        Vectors = analysis is null ? null : new EmbeddedVectors(context, users, lacking, analysis);
        deltas = new VectorDeltas(context, lacking, analysis);
        var scan = new StartupScan(context, users);
        jobs = new EmbeddedJobQueue(
            waiting, users, new EmbeddedFailedJobs(failed, users, scan, context.Options, context.Time), context.Time, context.Logger);
        keys = new EmbeddedKeyStore(owners);
        schedules = new EmbeddedSchedules(context);
        audit = new EmbeddedAudit(context.Unsealed(), compactor);
        Inspector = new EmbeddedInspector(context, owners);
        upkeep = new Upkeep(context, waiting, failed, compactor, keys, scan);
        Idempotency = new EmbeddedIdempotencyStore(owners);
        context.Options.Metrics?.Watch(() => cache.Size, () => context.KeptAnswers.Taken);
        Erasures = new EmbeddedErasures(context, cache, owners, tombstones, keys, waiting, failed, lacking);
    }

    public IKeyStore Keys => keys;

    public IIdempotencyStore Idempotency { get; }

    public IJobQueue Jobs => jobs;

    public IErasureStore Erasures { get; }

    /// <summary>Vectors of a service; null when the store was opened without what computes them.</summary>
    public IVectorShelf? Vectors { get; }

    public IScheduleStore Schedules => schedules;

    public IAuditStore Audit => audit;

    public IStoreInspector Inspector { get; }

    public ISealing? Sealing => sealing;

    public DataKeys? DataKeys => context.Seals.Ring?.Keys;

    /// <summary>About how many bytes of users' states are in memory.</summary>
    public long CachedBytes => cache.Size;

    /// <summary>Opens the store, creating it when the folder is new. Unfinished jobs of an earlier process are found in the background.</summary>
    /// <exception cref="Configuration.SettingsException">It is encrypted, and the settings do not open it.</exception>
    /// <exception cref="StorageUnavailableException">The folder is in use by another process, was written by a newer version, or cannot be used.</exception>
    public static Task<EmbeddedMemoryStore> OpenAsync(
        EmbeddedOptions options, ITextAnalysis analysis, TimeProvider time, ILogger<EmbeddedMemoryStore> logger, CancellationToken cancellationToken) =>
        OpenAsync(options, options.Metrics is { } metrics ? new MeasuredDisk(new LocalDisk(), metrics, time) : new LocalDisk(), analysis, time, logger, cancellationToken);

    /// <summary>Opens the store without what computes vectors, for those who do not recall.</summary>
    internal static Task<EmbeddedMemoryStore> OpenAsync(
        EmbeddedOptions options, TimeProvider time, ILogger<EmbeddedMemoryStore> logger, CancellationToken cancellationToken) =>
        OpenAsync(options, new LocalDisk(), analysis: null, time, logger, cancellationToken);

    internal static async Task<EmbeddedMemoryStore> OpenAsync(
        EmbeddedOptions options, IDisk disk, ITextAnalysis? analysis, TimeProvider time, ILogger<EmbeddedMemoryStore> logger, CancellationToken cancellationToken)
    {
        var places = new DiskPlaces(options.Folder);
        var folder = FolderLock.Take(places, disk);
        var store = new EmbeddedMemoryStore(
            new JournalContext(options, places, disk, new DiskThreads(options.DiskThreads), time, logger), folder, analysis);
        try
        {
            await store.OpenRingAsync(cancellationToken);
            await store.owners.LoadAsync(store.keys.Load, cancellationToken);
            await store.tombstones.FinishAllAsync(cancellationToken);
            await store.schedules.LoadAsync();
            await store.audit.LoadAsync(cancellationToken);
            store.upkeep.Start();
            return store;
        }
        catch
        {
            await store.DisposeAsync();
            throw;
        }
    }

    public ValueTask<T> ReadAsync<T>(
        Scope scope, Func<IUserView, CancellationToken, ValueTask<T>> read, CancellationToken cancellationToken) =>
        Measured(StoreOperation.Read, context.Time.GetTimestamp(), users.ReadAsync(scope, state => read(new UserView(scope, state), cancellationToken), cancellationToken));

    public ValueTask<T> WriteAsync<T>(
        Scope scope, Func<IUserView, CancellationToken, ValueTask<Decision<T>>> decide, CancellationToken cancellationToken) =>
        Measured(StoreOperation.Write, context.Time.GetTimestamp(), users.WriteAsync(scope, state => decide(new UserView(scope, state), cancellationToken), cancellationToken));

    public ValueTask<UserDelta> ReadDeltaAsync(Scope scope, long sinceVersion, CancellationToken cancellationToken) =>
        Measured(StoreOperation.Delta, context.Time.GetTimestamp(), users.ReadUserAsync(scope, user => deltas.ReadAsync(user, sinceVersion), cancellationToken));

    public ValueTask<UserImage?> ReadImageAsync(Scope scope, CancellationToken cancellationToken) => users.ReadAsync(
        scope,
        state => new ValueTask<UserImage?>(EmbeddedImage.Of(state, context.Time.Now() - context.Options.FinishedJobLifetime)),
        cancellationToken);

    public ValueTask WriteImageAsync(Scope scope, UserImage image, CancellationToken cancellationToken) => users.FillAsync(scope, image, cancellationToken);

    public async ValueTask<IStoreReplacement> ReplaceAsync(CancellationToken cancellationToken)
    {
        if (Interlocked.Exchange(ref isReplaced, 1) != 0)
            throw new StorageUnavailableException("The store is being replaced already.");
        try
        {
            var swap = await FolderSwap.BeginAsync(context.Places, context.Disk, context.Threads);
            var next = await OpenAsync(context.Options.At(swap.Next.Folder), context.Disk, analysis, context.Time, (ILogger<EmbeddedMemoryStore>)context.Logger, cancellationToken);
            return new EmbeddedReplacement(next, next.owners, next.audit, swap, () => Volatile.Write(ref isReplaced, 0));
        }
        catch
        {
            Volatile.Write(ref isReplaced, 0);
            throw;
        }
    }

    public ValueTask<IReadOnlyList<OwnerId>> ListOwnersAsync(CancellationToken cancellationToken) => new(owners.List());

    public async ValueTask<IReadOnlyList<UserSummary>> ListUsersAsync(
        OwnerId owner, UserId? after, int limit, CancellationToken cancellationToken)
    {
        var found = new List<UserSummary>();
        while (found.Count < limit && await owners.ListUsersAsync(owner, after, limit - found.Count, cancellationToken) is { Count: > 0 } ids)
        {
            foreach (var id in ids)
            {
                // One that was registered by a process that died before the user's first commit has no profile.
                var summary = await users.ReadAsync(
                    new Scope(owner, id),
                    state => new ValueTask<UserSummary?>(state.Profile is { } profile ? new UserSummary(id, profile, state.Usage) : null),
                    cancellationToken);
                if (summary is not null)
                    found.Add(summary);
            }

            after = ids[^1];
        }

        return found;
    }

    public async ValueTask<(Scope Scope, IngestJob Job)?> FindJobAsync(OwnerId owner, JobId job, CancellationToken cancellationToken)
    {
        if (job.HashOfScope is not { } hash)
            return null;
        var header = await ReadHeaderAsync(context.Places.UserJournal(hash));
        if (header?.Scope is not { } scope || scope.Owner != owner || !job.BelongsTo(scope))
            return null;
        var found = await users.ReadAsync(scope, state => new ValueTask<IngestJob?>(state.FindJob(job)), cancellationToken);
        return found is null ? null : (scope, found);
    }

    public async ValueTask<bool> IsReachableAsync(CancellationToken cancellationToken)
    {
        try
        {
            await context.Threads.RunAsync(Probe);
            return true;
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref isDisposed, 1) != 0)
            return;
        jobs.Dispose();
        await upkeep.DisposeAsync();
        await compactor.DisposeAsync();
        await cache.CloseAsync();
        await upkeep.FinishAsync();
        await owners.CloseAsync();
        await audit.CloseAsync();
        schedules.Dispose();
        sealing?.Dispose();
        context.Seals.Ring?.Keys.Dispose();
        ring?.Dispose();
        context.Threads.Dispose();
        held.Dispose();
    }

    /// <summary>Before any journal is read. What is noted of the encryption is durable before anything is sealed.</summary>
    private async Task OpenRingAsync(CancellationToken cancellationToken)
    {
        ring = new FolderKeyRing(context.Options.KeyRingFolder ?? context.Places.KeyRing, context.Disk, context.Threads, context.Logger);
        var opened = await context.Options.Ring.OpenAsync(ring, held.Format.Note, cancellationToken);
        try
        {
            if (opened?.Note != held.Format.Note)
                await context.Threads.RunAsync(() => StoreFormat.Of(opened?.Note).Write(context.Places, context.Disk));
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new StorageUnavailableException($"The folder {context.Places.Folder} cannot be used: {fault.Message}", fault);
        }

        if (opened is null)
            return;
        context.Seals.Open(opened);
        sealing = new StoreSealing(new EmbeddedSealing(context, opened, owners, users), opened.Note.State == SealState.Sealed, context.Logger);
    }

    /// <summary>The instant is taken before the operation begins, since it stands before it in the call.</summary>
    private ValueTask<T> Measured<T>(StoreOperation operation, long started, ValueTask<T> running) =>
        context.Options.Metrics is { } metrics ? metrics.MeasureAsync(operation, context.Time, started, running) : running;

    private async Task<JournalHeader?> ReadHeaderAsync(string path)
    {
        try
        {
            return await context.Threads.RunAsync(() => JournalHeader.TryRead(context.Disk, path));
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException or JsonException)
        {
            throw new StorageUnavailableException($"The journal {path} cannot be read: {fault.Message}", fault);
        }
    }

    private void Probe()
    {
        var path = Path.Combine(context.Places.Unfinished, "probe");
        using (var file = context.Disk.OpenWrite(path, create: true))
        {
            file.Write(0, "probe"u8);
            file.Sync();
        }

        context.Disk.Delete(path);
    }
}
