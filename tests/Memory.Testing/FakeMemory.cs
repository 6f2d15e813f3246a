using System.Collections.Concurrent;
using System.Text.Json;
using Memory.Client;

namespace Memory.Testing;

/// <summary>A memory in the same process that answers as the test says and keeps what it was asked. Only what a chat needs.</summary>
public sealed class FakeMemory : IMemoryClient
{
    private readonly ConcurrentQueue<RecallRequest> recalls = new();
    private readonly ConcurrentQueue<IngestRequest> ingests = new();
    private readonly ConcurrentQueue<(int Count, TaskCompletionSource Reached)> watchers = new();

    public Func<RecallRequest, CancellationToken, ValueTask<RecallResponse>> OnRecall { get; set; } =
        static (request, _) => ValueTask.FromResult(Recalled(request.UserId, ""));

    public Func<string, CancellationToken, ValueTask<ConsciousSet>> OnConscious { get; set; } =
        static (_, _) => ValueTask.FromResult(new ConsciousSet([], ""));

    public Func<IngestRequest, CancellationToken, ValueTask<IngestResult>> OnIngest { get; set; } =
        static (request, _) => ValueTask.FromResult(Stored(request));

    public Func<MemoryListRequest, MemoryPage> OnList { get; set; } = static _ => new MemoryPage([], null);

    public Func<string, JobRecord> OnJob { get; set; } = static _ => throw NotPlayed();

    public Func<NewMemory, CancellationToken, ValueTask<MemoryRecord>> OnStore { get; set; } = static (_, _) => throw NotPlayed();

    public Func<string, Guid, bool, CancellationToken, ValueTask> OnDelete { get; set; } = static (_, _, _, _) => throw NotPlayed();

    public IReadOnlyList<RecallRequest> Recalls => [.. recalls];

    public IReadOnlyList<IngestRequest> Ingests => [.. ingests];

    /// <summary>All messages handed over, in the order of arrival.</summary>
    public IReadOnlyList<IngestMessage> Messages => [.. ingests.SelectMany(static request => request.Messages)];

    public static RecallResponse Recalled(string userId, string context) =>
        new() { UserId = userId, Memories = [], Turns = [], Context = context, TokenCount = 0 };

    public static IngestResult Stored(IngestRequest request) =>
        new() { Status = JobStatus.Queued, JobId = "job", MessageIds = [.. request.Messages.Select(static message => message.Id!)] };

    /// <summary>Completes when it was asked so often in all.</summary>
    public Task WhenRecallsAsync(int count)
    {
        var reached = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        watchers.Enqueue((count, reached));
        Notify();
        return reached.Task.Guarded();
    }

    public ValueTask<RecallResponse> RecallAsync(RecallRequest request, CancellationToken cancellationToken = default)
    {
        recalls.Enqueue(request);
        Notify();
        return OnRecall(request, cancellationToken);
    }

    public ValueTask<ConsciousSet> GetConsciousAsync(string userId, int? tokenBudget = null, CancellationToken cancellationToken = default) =>
        OnConscious(userId, cancellationToken);

    public ValueTask<IngestResult> IngestAsync(IngestRequest request, bool wait = false, CancellationToken cancellationToken = default)
    {
        ingests.Enqueue(request);
        return OnIngest(request, cancellationToken);
    }

    public ValueTask<ExtractResult> ExtractAsync(ExtractRequest request, CancellationToken cancellationToken = default) => throw NotPlayed();

    public ValueTask<JobRecord> GetJobAsync(string jobId, CancellationToken cancellationToken = default) => ValueTask.FromResult(OnJob(jobId));

    public ValueTask<MemoryContextResponse> GetContextAsync(MemoryContextRequest request, CancellationToken cancellationToken = default) => throw NotPlayed();

    public ValueTask<ChatAnswer> ChatAsync(ChatRequest request, CancellationToken cancellationToken = default) => throw NotPlayed();

    public IAsyncEnumerable<ChatDelta> StreamChatAsync(ChatRequest request, CancellationToken cancellationToken = default) => throw NotPlayed();

    public ValueTask<MemoryRecord> StoreAsync(NewMemory memory, CancellationToken cancellationToken = default) => OnStore(memory, cancellationToken);

    public ValueTask<IReadOnlyList<MemoryRecord>> StoreBatchAsync(IReadOnlyList<NewMemory> memories, CancellationToken cancellationToken = default) => throw NotPlayed();

    public ValueTask<MemoryPage> ListAsync(MemoryListRequest request, CancellationToken cancellationToken = default) => ValueTask.FromResult(OnList(request));

    public ValueTask<MemoryRecord> GetAsync(string userId, Guid memoryId, CancellationToken cancellationToken = default) => throw NotPlayed();

    public ValueTask<MemoryRecord> UpdateAsync(string userId, Guid memoryId, MemoryPatch patch, CancellationToken cancellationToken = default) => throw NotPlayed();

    public ValueTask DeleteAsync(string userId, Guid memoryId, bool soft = false, CancellationToken cancellationToken = default) =>
        OnDelete(userId, memoryId, soft, cancellationToken);

    public ValueTask<MemoryRecord> RestoreAsync(string userId, Guid memoryId, string? reason = null, CancellationToken cancellationToken = default) => throw NotPlayed();

    public ValueTask<IReadOnlyList<MemoryRecord>> GetHistoryAsync(string userId, Guid memoryId, CancellationToken cancellationToken = default) => throw NotPlayed();

    public ValueTask<IReadOnlyList<TurnRecord>> GetSourceAsync(string userId, Guid memoryId, CancellationToken cancellationToken = default) => throw NotPlayed();

    public ValueTask<MemoryAssociation> AssociateAsync(NewAssociation association, CancellationToken cancellationToken = default) => throw NotPlayed();

    public ValueTask DissociateAsync(string userId, Guid sourceId, Guid targetId, string relation, CancellationToken cancellationToken = default) => throw NotPlayed();

    public ValueTask<MemoryGraph> GetGraphAsync(MemoryGraphRequest request, CancellationToken cancellationToken = default) => throw NotPlayed();

    public ValueTask<MemoryStats> GetStatsAsync(string userId, CancellationToken cancellationToken = default) => throw NotPlayed();

    public ValueTask<CreatedUser> CreateUserAsync(NewUser user, CancellationToken cancellationToken = default) => throw NotPlayed();

    public ValueTask ExportUserAsync(string userId, Stream destination, CancellationToken cancellationToken = default) => throw NotPlayed();

    public ValueTask<ImportResult> ImportUserAsync(string userId, Stream document, CancellationToken cancellationToken = default) => throw NotPlayed();

    public ValueTask<UserPage> ListUsersAsync(int? limit = null, string? cursor = null, CancellationToken cancellationToken = default) => throw NotPlayed();

    public ValueTask<UserRecord> GetUserAsync(string userId, CancellationToken cancellationToken = default) => throw NotPlayed();

    public ValueTask<ErasureReceipt> EraseUserAsync(string userId, CancellationToken cancellationToken = default) => throw NotPlayed();

    public ValueTask<UserProfile> GetProfileAsync(string userId, CancellationToken cancellationToken = default) => throw NotPlayed();

    public ValueTask<UserProfile> UpdateProfileAsync(string userId, System.Text.Json.JsonElement slots, CancellationToken cancellationToken = default) => throw NotPlayed();

    public ValueTask<SessionRecord> CreateSessionAsync(NewSession session, CancellationToken cancellationToken = default) => throw NotPlayed();

    public ValueTask<SessionPage> ListSessionsAsync(
        string userId, int? limit = null, string? cursor = null, CancellationToken cancellationToken = default) => throw NotPlayed();

    public ValueTask<SessionRecord> GetSessionAsync(string userId, string sessionId, CancellationToken cancellationToken = default) => throw NotPlayed();

    public ValueTask<SessionRecord> MergeSessionContextAsync(
        string userId, string sessionId, JsonElement context, CancellationToken cancellationToken = default) => throw NotPlayed();

    public ValueTask EndSessionAsync(string userId, string sessionId, CancellationToken cancellationToken = default) => throw NotPlayed();

    public ValueTask<MessagePage> ListMessagesAsync(
        string userId, string sessionId, int? limit = null, string? cursor = null, CancellationToken cancellationToken = default) => throw NotPlayed();

    public ValueTask<CreatedApiKey> CreateKeyAsync(NewApiKey key, CancellationToken cancellationToken = default) => throw NotPlayed();

    public ValueTask<FailedJobPage> ListFailedJobsAsync(
        string? userId = null, int? limit = null, string? cursor = null, CancellationToken cancellationToken = default) => throw NotPlayed();

    public ValueTask<JobRecord> RetryJobAsync(string jobId, CancellationToken cancellationToken = default) => throw NotPlayed();

    public ValueTask<Backup> CreateBackupAsync(CancellationToken cancellationToken = default) => throw NotPlayed();

    public ValueTask<BackupPage> ListBackupsAsync(int? limit = null, string? cursor = null, CancellationToken cancellationToken = default) => throw NotPlayed();

    public ValueTask<BackupVerification> VerifyBackupAsync(string backupId, CancellationToken cancellationToken = default) => throw NotPlayed();

    public ValueTask<BackupRestoration> RestoreBackupAsync(string backupId, BackupRestore request, CancellationToken cancellationToken = default) => throw NotPlayed();

    public ValueTask<AuditPage> ListAuditAsync(
        string? userId = null, string? action = null, DateTimeOffset? since = null, int? limit = null, string? cursor = null, CancellationToken cancellationToken = default) => throw NotPlayed();

    public ValueTask<KeyPage> ListKeysAsync(string ownerId, int? limit = null, string? cursor = null, CancellationToken cancellationToken = default) => throw NotPlayed();

    public ValueTask RevokeKeyAsync(string keyId, CancellationToken cancellationToken = default) => throw NotPlayed();

    public ValueTask<LifecycleReport> RunDecayAsync(LifecycleRunRequest request, CancellationToken cancellationToken = default) => throw NotPlayed();

    public ValueTask<LifecycleReport> RunOptimizeAsync(LifecycleRunRequest request, CancellationToken cancellationToken = default) => throw NotPlayed();

    public ValueTask<LifecycleReport> RunRetentionAsync(LifecycleRunRequest request, CancellationToken cancellationToken = default) => throw NotPlayed();

    public ValueTask<ServerHealth> GetServerHealthAsync(CancellationToken cancellationToken = default) => throw NotPlayed();

    public ValueTask<ServiceInfo> GetInfoAsync(CancellationToken cancellationToken = default) => throw NotPlayed();

    public ValueTask<HealthReport> GetHealthAsync(CancellationToken cancellationToken = default) => throw NotPlayed();

    private void Notify()
    {
        foreach (var (count, reached) in watchers)
        {
            if (recalls.Count >= count)
                reached.TrySetResult();
        }
    }

    private static NotSupportedException NotPlayed() => new("This fake plays only what a chat needs.");
}
