namespace Memory.Client;

/// <summary>
/// A user's memory on a server, one method per route. Every method throws <see cref="MemoryApiException"/> when the server refuses,
/// <see cref="MemoryUnavailableException"/> when it cannot be reached or does not answer sensibly, and
/// <see cref="OperationCanceledException"/> when the caller cancels.
/// For a chat that must never notice, use <see cref="FailOpenRecall"/> and <see cref="IngestOutbox"/> instead.
/// </summary>
public interface IMemoryClient
{
    /// <summary>Hands turns over; they are durable and recallable when this returns.</summary>
    /// <param name="request">The turns.</param>
    /// <param name="wait">Whether to wait up to 30 s for extraction, so that <see cref="IngestResult.Memories"/> is filled.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    ValueTask<IngestResult> IngestAsync(IngestRequest request, bool wait = false, CancellationToken cancellationToken = default);

    /// <summary>Tells what extraction finds in turns: by rules, and by a model when the server has one. Nothing is stored unless the request says so.</summary>
    /// <param name="request">The turns.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    ValueTask<ExtractResult> ExtractAsync(ExtractRequest request, CancellationToken cancellationToken = default);

    /// <summary>Tells where a job stands.</summary>
    ValueTask<JobRecord> GetJobAsync(string jobId, CancellationToken cancellationToken = default);

    /// <summary>Recalls what helps with a question.</summary>
    ValueTask<RecallResponse> RecallAsync(RecallRequest request, CancellationToken cancellationToken = default);

    /// <summary>Recalls a short list of memories and a summary of them.</summary>
    ValueTask<MemoryContextResponse> GetContextAsync(MemoryContextRequest request, CancellationToken cancellationToken = default);

    /// <summary>Reads the essentials about a user.</summary>
    /// <param name="userId">The person remembered.</param>
    /// <param name="tokenBudget">Bounds the rendered context in tokens, 0–32,768; null for 1,024.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    ValueTask<ConsciousSet> GetConsciousAsync(string userId, int? tokenBudget = null, CancellationToken cancellationToken = default);

    /// <summary>
    /// Asks the server's chat model with the user's memory in mind: what helps is recalled and put into the prompt, and what was said is stored.
    /// It needs a server with a chat model; else it is unavailable (503).
    /// </summary>
    ValueTask<ChatAnswer> ChatAsync(ChatRequest request, CancellationToken cancellationToken = default);

    /// <summary>
    /// The same with an answer that comes in pieces. The last piece has the whole answer (<see cref="ChatDelta.Answer"/>). Who stops reading early
    /// stops the model too; what was said until then is stored.
    /// </summary>
    IAsyncEnumerable<ChatDelta> StreamChatAsync(ChatRequest request, CancellationToken cancellationToken = default);

    /// <summary>Stores a memory.</summary>
    ValueTask<MemoryRecord> StoreAsync(NewMemory memory, CancellationToken cancellationToken = default);

    /// <summary>Stores up to 1,000 memories, all or none.</summary>
    ValueTask<IReadOnlyList<MemoryRecord>> StoreBatchAsync(IReadOnlyList<NewMemory> memories, CancellationToken cancellationToken = default);

    /// <summary>Lists memories, newest first.</summary>
    ValueTask<MemoryPage> ListAsync(MemoryListRequest request, CancellationToken cancellationToken = default);

    /// <summary>Reads a memory.</summary>
    ValueTask<MemoryRecord> GetAsync(string userId, Guid memoryId, CancellationToken cancellationToken = default);

    /// <summary>Changes a memory; the earlier wording stays in its history.</summary>
    ValueTask<MemoryRecord> UpdateAsync(string userId, Guid memoryId, MemoryPatch patch, CancellationToken cancellationToken = default);

    /// <summary>Deletes a memory for good, or softly (hidden everywhere but kept).</summary>
    ValueTask DeleteAsync(string userId, Guid memoryId, bool soft = false, CancellationToken cancellationToken = default);

    /// <summary>
    /// Brings a retired or archived memory back as current under its own id: it then counts as never having ceased to hold. One that holds
    /// is answered as it is; one that was merged into another, or whose own time is over, is refused with 409.
    /// </summary>
    /// <param name="userId">The person remembered.</param>
    /// <param name="memoryId">The memory.</param>
    /// <param name="reason">Why, 1–1,000 characters, kept in its history; null for one that goes by what retired it.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    ValueTask<MemoryRecord> RestoreAsync(string userId, Guid memoryId, string? reason = null, CancellationToken cancellationToken = default);

    /// <summary>Reads the chain of a memory's slot, oldest first.</summary>
    ValueTask<IReadOnlyList<MemoryRecord>> GetHistoryAsync(string userId, Guid memoryId, CancellationToken cancellationToken = default);

    /// <summary>Reads the turns a memory came from.</summary>
    ValueTask<IReadOnlyList<TurnRecord>> GetSourceAsync(string userId, Guid memoryId, CancellationToken cancellationToken = default);

    /// <summary>Links two memories, or gives their link of that relation another strength.</summary>
    ValueTask<MemoryAssociation> AssociateAsync(NewAssociation association, CancellationToken cancellationToken = default);

    /// <summary>Takes a link away. One that a rule made stays away.</summary>
    /// <param name="userId">The person remembered.</param>
    /// <param name="sourceId">The memory from which it leads.</param>
    /// <param name="targetId">The memory to which it leads.</param>
    /// <param name="relation">How the source relates to the target, 1–255 characters.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    ValueTask DissociateAsync(string userId, Guid sourceId, Guid targetId, string relation, CancellationToken cancellationToken = default);

    /// <summary>Reads what a memory is linked with, breadth first.</summary>
    ValueTask<MemoryGraph> GetGraphAsync(MemoryGraphRequest request, CancellationToken cancellationToken = default);

    /// <summary>Counts a user's memories.</summary>
    ValueTask<MemoryStats> GetStatsAsync(string userId, CancellationToken cancellationToken = default);

    /// <summary>Creates a user and mints a key for them.</summary>
    ValueTask<CreatedUser> CreateUserAsync(NewUser user, CancellationToken cancellationToken = default);

    /// <summary>Lists users by id.</summary>
    ValueTask<UserPage> ListUsersAsync(int? limit = null, string? cursor = null, CancellationToken cancellationToken = default);

    /// <summary>Reads a user with their usage.</summary>
    ValueTask<UserRecord> GetUserAsync(string userId, CancellationToken cancellationToken = default);

    /// <summary>
    /// Erases everything about a user for good: memories, messages, sessions, jobs and keys. What was said until then and arrives later is acknowledged
    /// and dropped. A user who is not known is refused with 404.
    /// </summary>
    ValueTask<ErasureReceipt> EraseUserAsync(string userId, CancellationToken cancellationToken = default);

    /// <summary>
    /// Writes everything held about a user as one JSON document. It may be long: nothing of it is kept in memory, and neither its size nor its time is bounded,
    /// but a server that is silent for <see cref="MemoryClientOptions.RequestTimeout"/> is unavailable. When this throws, what was written is no document.
    /// </summary>
    /// <param name="userId">The person remembered.</param>
    /// <param name="destination">Where it is written, UTF-8. It stays open.</param>
    /// <param name="cancellationToken">Gives up.</param>
    ValueTask ExportUserAsync(string userId, Stream destination, CancellationToken cancellationToken = default);

    /// <summary>
    /// Restores a user from such a document, up to 1 GiB: all of it or nothing. The same document again changes nothing. It takes as long as it takes; give it a
    /// token that is cancelled when that is too long.
    /// </summary>
    /// <param name="userId">The person remembered; the document must be about them.</param>
    /// <param name="document">The document, read from where it stands, and closed afterwards.</param>
    /// <param name="cancellationToken">Gives up waiting. Whether it was imported is then unknown; a repetition is safe.</param>
    ValueTask<ImportResult> ImportUserAsync(string userId, Stream document, CancellationToken cancellationToken = default);

    /// <summary>Reads a user's current slots as one nested object, with recent topics, usage, a summary and a line of welcome.</summary>
    ValueTask<UserProfile> GetProfileAsync(string userId, CancellationToken cancellationToken = default);

    /// <summary>
    /// Merges an object into a user's slots, all or nothing, and answers the profile as it then stands. A value supersedes as any write does, or is
    /// added where the slot holds many; an array says all that such a slot holds; null ends the slot and those below it.
    /// </summary>
    /// <param name="userId">The person remembered.</param>
    /// <param name="slots">A JSON object of slots and values: at most 1,000 values, each up to 5,120 bytes.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    ValueTask<UserProfile> UpdateProfileAsync(string userId, System.Text.Json.JsonElement slots, CancellationToken cancellationToken = default);

    /// <summary>Creates a session, or answers the one with that id.</summary>
    ValueTask<SessionRecord> CreateSessionAsync(NewSession session, CancellationToken cancellationToken = default);

    /// <summary>Lists a user's sessions, newest first.</summary>
    ValueTask<SessionPage> ListSessionsAsync(string userId, int? limit = null, string? cursor = null, CancellationToken cancellationToken = default);

    /// <summary>Reads a session.</summary>
    ValueTask<SessionRecord> GetSessionAsync(string userId, string sessionId, CancellationToken cancellationToken = default);

    /// <summary>Merges fields into a session's context; a null field is removed.</summary>
    ValueTask<SessionRecord> MergeSessionContextAsync(
        string userId, string sessionId, System.Text.Json.JsonElement context, CancellationToken cancellationToken = default);

    /// <summary>Ends a session; its turns stay.</summary>
    ValueTask EndSessionAsync(string userId, string sessionId, CancellationToken cancellationToken = default);

    /// <summary>Lists a session's messages in the order they were said.</summary>
    ValueTask<MessagePage> ListMessagesAsync(
        string userId, string sessionId, int? limit = null, string? cursor = null, CancellationToken cancellationToken = default);

    /// <summary>Mints an API key (needs an admin key).</summary>
    ValueTask<CreatedApiKey> CreateKeyAsync(NewApiKey key, CancellationToken cancellationToken = default);

    /// <summary>Lists an owner's API keys, newest first (needs an admin key).</summary>
    ValueTask<KeyPage> ListKeysAsync(string ownerId, int? limit = null, string? cursor = null, CancellationToken cancellationToken = default);

    /// <summary>Revokes an API key for good (needs an admin key).</summary>
    ValueTask RevokeKeyAsync(string keyId, CancellationToken cancellationToken = default);

    /// <summary>
    /// Lists extraction jobs that were given up, those that failed last first (needs an admin key): one user's, or, with an admin key of
    /// owner <c>default</c> and without a user, the whole store's.
    /// </summary>
    ValueTask<FailedJobPage> ListFailedJobsAsync(
        string? userId = null, int? limit = null, string? cursor = null, CancellationToken cancellationToken = default);

    /// <summary>Queues a failed extraction job again, with all its attempts (needs an admin key).</summary>
    ValueTask<JobRecord> RetryJobAsync(string jobId, CancellationToken cancellationToken = default);

    /// <summary>Tells which memories have lost confidence, and takes those out of the essentials that have lost too much (needs an admin key).</summary>
    ValueTask<LifecycleReport> RunDecayAsync(LifecycleRunRequest request, CancellationToken cancellationToken = default);

    /// <summary>Promotes and demotes essentials and merges what says the same (needs an admin key).</summary>
    ValueTask<LifecycleReport> RunOptimizeAsync(LifecycleRunRequest request, CancellationToken cancellationToken = default);

    /// <summary>Puts away, expires and deletes memories by the server's rules of retention (needs an admin key).</summary>
    ValueTask<LifecycleReport> RunRetentionAsync(LifecycleRunRequest request, CancellationToken cancellationToken = default);

    /// <summary>
    /// Lists what was done to the key's owner's data and keys, newest first (needs an admin key): by whom, when, to which user by a pseudonym.
    /// </summary>
    /// <param name="userId">Only what was done to this user; null for everything.</param>
    /// <param name="action">Only this, such as <c>user.erase</c>; null for everything.</param>
    /// <param name="since">Only what was done then or later; null for everything.</param>
    /// <param name="limit">How many entries a page has, 1–200; null for 50.</param>
    /// <param name="cursor">Where the page starts, as the one before it told; null for the first.</param>
    /// <param name="cancellationToken">Gives up.</param>
    ValueTask<AuditPage> ListAuditAsync(
        string? userId = null, string? action = null, DateTimeOffset? since = null, int? limit = null, string? cursor = null, CancellationToken cancellationToken = default);

    /// <summary>Makes a backup of everything that the server holds (needs an admin key of owner <c>default</c>). It takes as long as there is something to save.</summary>
    /// <exception cref="MemoryApiException">A backup is being made, verified or restored already (409), or there is no place for backups (503).</exception>
    ValueTask<Backup> CreateBackupAsync(CancellationToken cancellationToken = default);

    /// <summary>Lists the backups that there are, newest first (needs an admin key of owner <c>default</c>).</summary>
    /// <param name="limit">How many a page has, 1–200; null for 50.</param>
    /// <param name="cursor">Where the page starts, as the one before it told; null for the first.</param>
    /// <param name="cancellationToken">Gives up.</param>
    ValueTask<BackupPage> ListBackupsAsync(int? limit = null, string? cursor = null, CancellationToken cancellationToken = default);

    /// <summary>Compares all hashes of a backup and restores it for trial (needs an admin key of owner <c>default</c>).</summary>
    /// <exception cref="MemoryApiException">There is no such backup (404).</exception>
    ValueTask<BackupVerification> VerifyBackupAsync(string backupId, CancellationToken cancellationToken = default);

    /// <summary>
    /// Puts a backup in place of everything that the server holds, whole or not at all (needs an admin key of owner <c>default</c>). Users who were erased since stay
    /// erased. Keys are those of the backup: the one that this is asked with may be unknown afterwards.
    /// </summary>
    /// <exception cref="MemoryApiException">There is no such backup (404), or it cannot be restored, or the server holds something that may not be replaced (409).</exception>
    ValueTask<BackupRestoration> RestoreBackupAsync(string backupId, BackupRestore request, CancellationToken cancellationToken = default);

    /// <summary>Asks how the server is, with its queue and its regular work (needs an admin key).</summary>
    ValueTask<ServerHealth> GetServerHealthAsync(CancellationToken cancellationToken = default);

    /// <summary>Asks the server for its name and version.</summary>
    ValueTask<ServiceInfo> GetInfoAsync(CancellationToken cancellationToken = default);

    /// <summary>Asks whether the server can do its work. Answers also when it says that it cannot.</summary>
    ValueTask<HealthReport> GetHealthAsync(CancellationToken cancellationToken = default);
}
