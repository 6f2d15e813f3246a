using System.Text.Json;
using Memory.Client;

namespace Memory.Benchmarks;

/// <summary>A memory server that costs nothing: the three routes that a chat uses answer at once, and nothing calls the others.</summary>
internal sealed class InstantMemory : IMemoryClient
{
    private readonly RecallResponse recalled = new()
    {
        UserId = "u1",
        Memories = [],
        Turns = [],
        Context = "Lives in Dallas.\nIs allergic to peanuts.\nearlier: \"I live in Austin.\"",
        TokenCount = 18,
    };

    private readonly ConsciousSet conscious = new([], "Is called Sam.\nLikes short answers.");

    private readonly IngestResult taken = new() { Status = JobStatus.Queued, JobId = "j1", MessageIds = [] };

    /// <summary>Whether recalls fail at once.</summary>
    public bool IsDown { get; init; }

    public ValueTask<IngestResult> IngestAsync(IngestRequest request, bool wait = false, CancellationToken cancellationToken = default) =>
        ValueTask.FromResult(taken);

    public ValueTask<ExtractResult> ExtractAsync(ExtractRequest request, CancellationToken cancellationToken = default) => throw Unused();

    public ValueTask<UserProfile> GetProfileAsync(string userId, CancellationToken cancellationToken = default) => throw Unused();

    public ValueTask<UserProfile> UpdateProfileAsync(string userId, System.Text.Json.JsonElement slots, CancellationToken cancellationToken = default) => throw Unused();

    public ValueTask<LifecycleReport> RunDecayAsync(LifecycleRunRequest request, CancellationToken cancellationToken = default) => throw Unused();

    public ValueTask<LifecycleReport> RunOptimizeAsync(LifecycleRunRequest request, CancellationToken cancellationToken = default) => throw Unused();

    public ValueTask<LifecycleReport> RunRetentionAsync(LifecycleRunRequest request, CancellationToken cancellationToken = default) => throw Unused();

    public ValueTask<ServerHealth> GetServerHealthAsync(CancellationToken cancellationToken = default) => throw Unused();

    public ValueTask<JobRecord> GetJobAsync(string jobId, CancellationToken cancellationToken = default) => throw Unused();

    public ValueTask<RecallResponse> RecallAsync(RecallRequest request, CancellationToken cancellationToken = default) =>
        IsDown ? throw new MemoryUnavailableException("The server is down.") : ValueTask.FromResult(recalled);

    public ValueTask<MemoryContextResponse> GetContextAsync(MemoryContextRequest request, CancellationToken cancellationToken = default) => throw Unused();

    public ValueTask<ConsciousSet> GetConsciousAsync(string userId, int? tokenBudget = null, CancellationToken cancellationToken = default) =>
        ValueTask.FromResult(conscious);

    public ValueTask<ChatAnswer> ChatAsync(ChatRequest request, CancellationToken cancellationToken = default) => throw Unused();

    public IAsyncEnumerable<ChatDelta> StreamChatAsync(ChatRequest request, CancellationToken cancellationToken = default) => throw Unused();

    public ValueTask<MemoryRecord> StoreAsync(NewMemory memory, CancellationToken cancellationToken = default) => throw Unused();

    public ValueTask<IReadOnlyList<MemoryRecord>> StoreBatchAsync(IReadOnlyList<NewMemory> memories, CancellationToken cancellationToken = default) => throw Unused();

    public ValueTask<MemoryPage> ListAsync(MemoryListRequest request, CancellationToken cancellationToken = default) => throw Unused();

    public ValueTask<MemoryRecord> GetAsync(string userId, Guid memoryId, CancellationToken cancellationToken = default) => throw Unused();

    public ValueTask<MemoryRecord> UpdateAsync(string userId, Guid memoryId, MemoryPatch patch, CancellationToken cancellationToken = default) => throw Unused();

    public ValueTask DeleteAsync(string userId, Guid memoryId, bool soft = false, CancellationToken cancellationToken = default) => throw Unused();

    public ValueTask<MemoryRecord> RestoreAsync(string userId, Guid memoryId, string? reason = null, CancellationToken cancellationToken = default) => throw Unused();

    public ValueTask<IReadOnlyList<MemoryRecord>> GetHistoryAsync(string userId, Guid memoryId, CancellationToken cancellationToken = default) => throw Unused();

    public ValueTask<IReadOnlyList<TurnRecord>> GetSourceAsync(string userId, Guid memoryId, CancellationToken cancellationToken = default) => throw Unused();

    public ValueTask<MemoryAssociation> AssociateAsync(NewAssociation association, CancellationToken cancellationToken = default) => throw Unused();

    public ValueTask DissociateAsync(string userId, Guid sourceId, Guid targetId, string relation, CancellationToken cancellationToken = default) => throw Unused();

    public ValueTask<MemoryGraph> GetGraphAsync(MemoryGraphRequest request, CancellationToken cancellationToken = default) => throw Unused();

    public ValueTask<MemoryStats> GetStatsAsync(string userId, CancellationToken cancellationToken = default) => throw Unused();

    public ValueTask<CreatedUser> CreateUserAsync(NewUser user, CancellationToken cancellationToken = default) => throw Unused();

    public ValueTask ExportUserAsync(string userId, Stream destination, CancellationToken cancellationToken = default) => throw Unused();

    public ValueTask<ImportResult> ImportUserAsync(string userId, Stream document, CancellationToken cancellationToken = default) => throw Unused();

    public ValueTask<UserPage> ListUsersAsync(int? limit = null, string? cursor = null, CancellationToken cancellationToken = default) => throw Unused();

    public ValueTask<UserRecord> GetUserAsync(string userId, CancellationToken cancellationToken = default) => throw Unused();

    public ValueTask<ErasureReceipt> EraseUserAsync(string userId, CancellationToken cancellationToken = default) => throw Unused();

    public ValueTask<SessionRecord> CreateSessionAsync(NewSession session, CancellationToken cancellationToken = default) => throw Unused();

    public ValueTask<SessionPage> ListSessionsAsync(string userId, int? limit = null, string? cursor = null, CancellationToken cancellationToken = default) => throw Unused();

    public ValueTask<SessionRecord> GetSessionAsync(string userId, string sessionId, CancellationToken cancellationToken = default) => throw Unused();

    public ValueTask<SessionRecord> MergeSessionContextAsync(string userId, string sessionId, JsonElement context, CancellationToken cancellationToken = default) => throw Unused();

    public ValueTask EndSessionAsync(string userId, string sessionId, CancellationToken cancellationToken = default) => throw Unused();

    public ValueTask<MessagePage> ListMessagesAsync(string userId, string sessionId, int? limit = null, string? cursor = null, CancellationToken cancellationToken = default) => throw Unused();

    public ValueTask<CreatedApiKey> CreateKeyAsync(NewApiKey key, CancellationToken cancellationToken = default) => throw Unused();

    public ValueTask<KeyPage> ListKeysAsync(string ownerId, int? limit = null, string? cursor = null, CancellationToken cancellationToken = default) => throw Unused();

    public ValueTask<FailedJobPage> ListFailedJobsAsync(
        string? userId = null, int? limit = null, string? cursor = null, CancellationToken cancellationToken = default) => throw Unused();

    public ValueTask<JobRecord> RetryJobAsync(string jobId, CancellationToken cancellationToken = default) => throw Unused();

    public ValueTask<Backup> CreateBackupAsync(CancellationToken cancellationToken = default) => throw Unused();

    public ValueTask<BackupPage> ListBackupsAsync(int? limit = null, string? cursor = null, CancellationToken cancellationToken = default) => throw Unused();

    public ValueTask<BackupVerification> VerifyBackupAsync(string backupId, CancellationToken cancellationToken = default) => throw Unused();

    public ValueTask<BackupRestoration> RestoreBackupAsync(string backupId, BackupRestore request, CancellationToken cancellationToken = default) => throw Unused();

    public ValueTask<AuditPage> ListAuditAsync(
        string? userId = null, string? action = null, DateTimeOffset? since = null, int? limit = null, string? cursor = null, CancellationToken cancellationToken = default) => throw Unused();

    public ValueTask RevokeKeyAsync(string keyId, CancellationToken cancellationToken = default) => throw Unused();

    public ValueTask<ServiceInfo> GetInfoAsync(CancellationToken cancellationToken = default) => throw Unused();

    public ValueTask<HealthReport> GetHealthAsync(CancellationToken cancellationToken = default) => throw Unused();

    private static NotSupportedException Unused() => new("A chat does not call this.");
}
