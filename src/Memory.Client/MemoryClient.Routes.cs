using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json;

namespace Memory.Client;

/// <content>One small method per route.</content>
public sealed partial class MemoryClient
{
    private static MemoryRequestJson Requests => MemoryRequestJson.Default;

    private static MemoryResponseJson Documents => Answers.Json;

    /// <inheritdoc/>
    public async ValueTask<IngestResult> IngestAsync(IngestRequest request, bool wait = false, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        var call = new Call(HttpMethod.Post, wait ? "v1/ingest?wait=true" : "v1/ingest", Write(request, Requests.IngestRequest))
        {
            ExtraTime = wait ? ExtractionWait : TimeSpan.Zero,
        };
        var answer = await http.SendAsync(call, Documents.IngestResult, cancellationToken).ConfigureAwait(false);
        return answer.OnlyAbout(request);
    }

    /// <inheritdoc/>
    public async ValueTask<ExtractResult> ExtractAsync(ExtractRequest request, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        var call = new Call(HttpMethod.Post, "v1/memory/extract", Write(request, Requests.ExtractRequest)) { Limit = chatTimeout };
        var answer = await http.SendAsync(call, Documents.ExtractResult, cancellationToken).ConfigureAwait(false);
        return answer.OnlyAbout(request.UserId);
    }

    /// <inheritdoc/>
    public ValueTask<JobRecord> GetJobAsync(string jobId, CancellationToken cancellationToken = default) =>
        GetAsync($"v1/jobs/{Routes.Segment(jobId, nameof(jobId))}", Documents.JobRecord, cancellationToken);

    /// <inheritdoc/>
    public async ValueTask<RecallResponse> RecallAsync(RecallRequest request, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        var answer = await PostAsync("v1/recall", request, Requests.RecallRequest, Documents.RecallResponse, cancellationToken).ConfigureAwait(false);
        return answer.OnlyAbout(request.UserId);
    }

    /// <inheritdoc/>
    public ValueTask<MemoryContextResponse> GetContextAsync(MemoryContextRequest request, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        return PostAsync("v1/memory/context", request, Requests.MemoryContextRequest, Documents.MemoryContextResponse, cancellationToken);
    }

    /// <inheritdoc/>
    public async ValueTask<ConsciousSet> GetConsciousAsync(string userId, int? tokenBudget = null, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(userId);
        var address = Routes.To("v1/conscious", ("user_id", userId), ("token_budget", Text(tokenBudget)));
        var answer = await GetAsync(address, Documents.ConsciousSet, cancellationToken).ConfigureAwait(false);
        return answer.OnlyAbout(userId);
    }

    /// <inheritdoc/>
    public ValueTask<MemoryRecord> StoreAsync(NewMemory memory, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(memory);
        return PostAsync("v1/memory", memory, Requests.NewMemory, Documents.MemoryRecord, cancellationToken);
    }

    /// <inheritdoc/>
    public async ValueTask<IReadOnlyList<MemoryRecord>> StoreBatchAsync(
        IReadOnlyList<NewMemory> memories, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(memories);
        var batch = new NewMemoryBatch(memories);
        var answer = await PostAsync("v1/memory/batch", batch, Requests.NewMemoryBatch, Documents.MemoryList, cancellationToken).ConfigureAwait(false);
        return answer.Memories;
    }

    /// <inheritdoc/>
    public ValueTask<MemoryPage> ListAsync(MemoryListRequest request, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        var address = Routes.To(
            "v1/memory",
            ("user_id", request.UserId),
            ("type", request.Type is { } type ? JsonNamingPolicy.SnakeCaseLower.ConvertName(type.ToString()) : null),
            ("key", request.Key),
            ("min_importance", Text(request.MinImportance)),
            ("include", Included(request)),
            ("limit", Text(request.Limit)),
            ("cursor", request.Cursor));
        return GetAsync(address, Documents.MemoryPage, cancellationToken);
    }

    /// <inheritdoc/>
    public ValueTask<MemoryRecord> GetAsync(string userId, Guid memoryId, CancellationToken cancellationToken = default) =>
        GetAsync(OfMemory(userId, memoryId), Documents.MemoryRecord, cancellationToken);

    /// <inheritdoc/>
    public ValueTask<MemoryRecord> UpdateAsync(string userId, Guid memoryId, MemoryPatch patch, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(patch);
        var body = AsJson(Encoding.UTF8.GetBytes(patch.ToJson().ToJsonString()));
        return http.SendAsync(new Call(HttpMethod.Patch, OfMemory(userId, memoryId), body), Documents.MemoryRecord, cancellationToken);
    }

    /// <inheritdoc/>
    public ValueTask DeleteAsync(string userId, Guid memoryId, bool soft = false, CancellationToken cancellationToken = default) =>
        http.SendAsync(new Call(HttpMethod.Delete, OfMemory(userId, memoryId, soft ? "/soft" : "")), cancellationToken);

    /// <inheritdoc/>
    public ValueTask<MemoryRecord> RestoreAsync(string userId, Guid memoryId, string? reason = null, CancellationToken cancellationToken = default) =>
        PostAsync(OfMemory(userId, memoryId, "/restore"), new MemoryRestore(reason), Requests.MemoryRestore, Documents.MemoryRecord, cancellationToken);

    /// <inheritdoc/>
    public async ValueTask<IReadOnlyList<MemoryRecord>> GetHistoryAsync(string userId, Guid memoryId, CancellationToken cancellationToken = default) =>
        (await GetAsync(OfMemory(userId, memoryId, "/history"), Documents.MemoryList, cancellationToken).ConfigureAwait(false)).Memories;

    /// <inheritdoc/>
    public async ValueTask<IReadOnlyList<TurnRecord>> GetSourceAsync(string userId, Guid memoryId, CancellationToken cancellationToken = default) =>
        (await GetAsync(OfMemory(userId, memoryId, "/source"), Documents.MessageList, cancellationToken).ConfigureAwait(false)).Messages;

    /// <inheritdoc/>
    public ValueTask<MemoryAssociation> AssociateAsync(NewAssociation association, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(association);
        return PostAsync("v1/memory/associate", association, Requests.NewAssociation, Documents.MemoryAssociation, cancellationToken);
    }

    /// <inheritdoc/>
    public ValueTask DissociateAsync(string userId, Guid sourceId, Guid targetId, string relation, CancellationToken cancellationToken = default)
    {
        var address = Routes.To(
            "v1/memory/associate", ("user_id", userId), ("source_id", sourceId.ToString()), ("target_id", targetId.ToString()), ("relation", relation));
        return http.SendAsync(new Call(HttpMethod.Delete, address), cancellationToken);
    }

    /// <inheritdoc/>
    public ValueTask<MemoryGraph> GetGraphAsync(MemoryGraphRequest request, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        var address = Routes.To(
            $"v1/memory/{request.MemoryId}/graph",
            ("user_id", request.UserId),
            ("depth", Text(request.Depth)),
            ("min_strength", request.MinStrength?.ToString(CultureInfo.InvariantCulture)),
            ("current", request.Current switch { true => "true", false => "false", null => null }));
        return GetAsync(address, Documents.MemoryGraph, cancellationToken);
    }

    /// <inheritdoc/>
    public ValueTask<MemoryStats> GetStatsAsync(string userId, CancellationToken cancellationToken = default) =>
        GetAsync(Routes.To("v1/memory/stats", ("user_id", userId)), Documents.MemoryStats, cancellationToken);

    /// <inheritdoc/>
    public ValueTask<CreatedUser> CreateUserAsync(NewUser user, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(user);
        return PostAsync("v1/users", user, Requests.NewUser, Documents.CreatedUser, cancellationToken);
    }

    /// <inheritdoc/>
    public ValueTask<UserPage> ListUsersAsync(int? limit = null, string? cursor = null, CancellationToken cancellationToken = default) =>
        GetAsync(Routes.To("v1/users", ("limit", Text(limit)), ("cursor", cursor)), Documents.UserPage, cancellationToken);

    /// <inheritdoc/>
    public ValueTask<UserRecord> GetUserAsync(string userId, CancellationToken cancellationToken = default) =>
        GetAsync($"v1/users/{Routes.Segment(userId, nameof(userId))}", Documents.UserRecord, cancellationToken);

    /// <inheritdoc/>
    public ValueTask<ErasureReceipt> EraseUserAsync(string userId, CancellationToken cancellationToken = default) =>
        http.SendAsync(new Call(HttpMethod.Delete, $"v1/users/{Routes.Segment(userId, nameof(userId))}"), Documents.ErasureReceipt, cancellationToken);

    /// <inheritdoc/>
    public ValueTask<UserProfile> GetProfileAsync(string userId, CancellationToken cancellationToken = default) =>
        GetAsync(OfProfile(userId), Documents.UserProfile, cancellationToken);

    /// <inheritdoc/>
    public ValueTask<UserProfile> UpdateProfileAsync(string userId, JsonElement slots, CancellationToken cancellationToken = default) => http.SendAsync(
        new Call(HttpMethod.Patch, OfProfile(userId), AsJson(Encoding.UTF8.GetBytes(slots.GetRawText()))), Documents.UserProfile, cancellationToken);

    /// <inheritdoc/>
    public ValueTask<SessionRecord> CreateSessionAsync(NewSession session, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(session);
        return PostAsync("v1/sessions", session, Requests.NewSession, Documents.SessionRecord, cancellationToken);
    }

    /// <inheritdoc/>
    public ValueTask<SessionPage> ListSessionsAsync(
        string userId, int? limit = null, string? cursor = null, CancellationToken cancellationToken = default) =>
        GetAsync(Routes.To("v1/sessions", ("user_id", userId), ("limit", Text(limit)), ("cursor", cursor)), Documents.SessionPage, cancellationToken);

    /// <inheritdoc/>
    public ValueTask<SessionRecord> GetSessionAsync(string userId, string sessionId, CancellationToken cancellationToken = default) =>
        GetAsync(OfSession(userId, sessionId), Documents.SessionRecord, cancellationToken);

    /// <inheritdoc/>
    public ValueTask<SessionRecord> MergeSessionContextAsync(
        string userId, string sessionId, JsonElement context, CancellationToken cancellationToken = default)
    {
        var body = Write(new SessionPatch(context), Requests.SessionPatch);
        return http.SendAsync(new Call(HttpMethod.Patch, OfSession(userId, sessionId), body), Documents.SessionRecord, cancellationToken);
    }

    /// <inheritdoc/>
    public ValueTask EndSessionAsync(string userId, string sessionId, CancellationToken cancellationToken = default) =>
        http.SendAsync(new Call(HttpMethod.Delete, OfSession(userId, sessionId)), cancellationToken);

    /// <inheritdoc/>
    public ValueTask<MessagePage> ListMessagesAsync(
        string userId, string sessionId, int? limit = null, string? cursor = null, CancellationToken cancellationToken = default)
    {
        var path = $"v1/sessions/{Routes.Segment(sessionId, nameof(sessionId))}/messages";
        return GetAsync(Routes.To(path, ("user_id", userId), ("limit", Text(limit)), ("cursor", cursor)), Documents.MessagePage, cancellationToken);
    }

    /// <inheritdoc/>
    public ValueTask<CreatedApiKey> CreateKeyAsync(NewApiKey key, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(key);
        return PostAsync("v1/admin/keys", key, Requests.NewApiKey, Documents.CreatedApiKey, cancellationToken);
    }

    /// <inheritdoc/>
    public ValueTask<KeyPage> ListKeysAsync(
        string ownerId, int? limit = null, string? cursor = null, CancellationToken cancellationToken = default) =>
        GetAsync(Routes.To("v1/admin/keys", ("owner_id", ownerId), ("limit", Text(limit)), ("cursor", cursor)), Documents.KeyPage, cancellationToken);

    /// <inheritdoc/>
    public ValueTask RevokeKeyAsync(string keyId, CancellationToken cancellationToken = default) =>
        http.SendAsync(new Call(HttpMethod.Delete, $"v1/admin/keys/{Routes.Segment(keyId, nameof(keyId))}"), cancellationToken);

    /// <inheritdoc/>
    public ValueTask<FailedJobPage> ListFailedJobsAsync(
        string? userId = null, int? limit = null, string? cursor = null, CancellationToken cancellationToken = default) => GetAsync(
        Routes.To("v1/admin/jobs", ("status", "failed"), ("user_id", userId), ("limit", Text(limit)), ("cursor", cursor)),
        Documents.FailedJobPage,
        cancellationToken);

    /// <inheritdoc/>
    public ValueTask<JobRecord> RetryJobAsync(string jobId, CancellationToken cancellationToken = default) => http.SendAsync(
        new Call(HttpMethod.Post, $"v1/admin/jobs/{Routes.Segment(jobId, nameof(jobId))}/retry"), Documents.JobRecord, cancellationToken);

    /// <inheritdoc/>
    public ValueTask<LifecycleReport> RunDecayAsync(LifecycleRunRequest request, CancellationToken cancellationToken = default) =>
        RunAsync("v1/admin/decay/run", request, cancellationToken);

    /// <inheritdoc/>
    public ValueTask<LifecycleReport> RunOptimizeAsync(LifecycleRunRequest request, CancellationToken cancellationToken = default) =>
        RunAsync("v1/admin/optimize/run", request, cancellationToken);

    /// <inheritdoc/>
    public ValueTask<LifecycleReport> RunRetentionAsync(LifecycleRunRequest request, CancellationToken cancellationToken = default) =>
        RunAsync("v1/admin/retention/run", request, cancellationToken);

    /// <inheritdoc/>
    public ValueTask<ServerHealth> GetServerHealthAsync(CancellationToken cancellationToken = default) =>
        GetAsync("v1/admin/health", Documents.ServerHealth, cancellationToken);

    /// <inheritdoc/>
    public ValueTask<ServiceInfo> GetInfoAsync(CancellationToken cancellationToken = default) =>
        GetAsync("", Documents.ServiceInfo, cancellationToken);

    /// <inheritdoc/>
    public ValueTask<HealthReport> GetHealthAsync(CancellationToken cancellationToken = default) =>
        http.SendAsync(
            new Call(HttpMethod.Get, "health") { AlsoAnswer = HttpStatusCode.ServiceUnavailable }, Documents.HealthReport, cancellationToken);

    private ValueTask<LifecycleReport> RunAsync(string path, LifecycleRunRequest request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        return PostAsync(path, request, Requests.LifecycleRunRequest, Documents.LifecycleReport, cancellationToken);
    }

    private static string OfMemory(string userId, Guid memoryId, string rest = "") =>
        Routes.To($"v1/memory/{memoryId}{rest}", ("user_id", userId));

    private static string OfProfile(string userId) => $"v1/users/{Routes.Segment(userId, nameof(userId))}/profile";

    private static string OfSession(string userId, string sessionId) =>
        Routes.To($"v1/sessions/{Routes.Segment(sessionId, nameof(sessionId))}", ("user_id", userId));

    private static string? Included(MemoryListRequest request)
    {
        IEnumerable<string?> kinds =
        [
            request.IncludeSuperseded ? "superseded" : null,
            request.IncludeExpired ? "expired" : null,
            request.IncludeDeleted ? "deleted" : null,
            request.IncludeArchived ? "archived" : null,
        ];
        var include = string.Join(',', kinds.OfType<string>());
        return include.Length == 0 ? null : include;
    }

    private static string? Text(int? number) => number?.ToString(CultureInfo.InvariantCulture);
}
