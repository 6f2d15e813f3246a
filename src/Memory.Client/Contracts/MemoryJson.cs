using System.Text.Json;
using System.Text.Json.Serialization;

namespace Memory.Client;

/// <summary>How the contract is written as JSON: snake_case names, RFC 3339 times, absent rather than null on requests.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    UseStringEnumConverter = true,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(NewMemory))]
[JsonSerializable(typeof(NewMemoryBatch))]
[JsonSerializable(typeof(MemoryRestore))]
[JsonSerializable(typeof(NewAssociation))]
[JsonSerializable(typeof(IngestRequest))]
[JsonSerializable(typeof(ExtractRequest))]
[JsonSerializable(typeof(RecallRequest))]
[JsonSerializable(typeof(MemoryContextRequest))]
[JsonSerializable(typeof(ChatRequest))]
[JsonSerializable(typeof(NewUser))]
[JsonSerializable(typeof(NewSession))]
[JsonSerializable(typeof(SessionPatch))]
[JsonSerializable(typeof(NewApiKey))]
[JsonSerializable(typeof(LifecycleRunRequest))]
[JsonSerializable(typeof(BackupRestore))]
internal sealed partial class MemoryRequestJson : JsonSerializerContext;

/// <summary>How answers are written: as the requests, but with every field of the contract present.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    UseStringEnumConverter = true)]
[JsonSerializable(typeof(MemoryRecord))]
[JsonSerializable(typeof(MemoryPage))]
[JsonSerializable(typeof(MemoryList))]
[JsonSerializable(typeof(MemoryStats))]
[JsonSerializable(typeof(MemoryAssociation))]
[JsonSerializable(typeof(MemoryGraph))]
[JsonSerializable(typeof(IngestResult))]
[JsonSerializable(typeof(ExtractResult))]
[JsonSerializable(typeof(JobRecord))]
[JsonSerializable(typeof(FailedJobPage))]
[JsonSerializable(typeof(AuditPage))]
[JsonSerializable(typeof(Backup))]
[JsonSerializable(typeof(BackupPage))]
[JsonSerializable(typeof(BackupVerification))]
[JsonSerializable(typeof(BackupRestoration))]
[JsonSerializable(typeof(MessagePage))]
[JsonSerializable(typeof(MessageList))]
[JsonSerializable(typeof(RecallResponse))]
[JsonSerializable(typeof(MemoryContextResponse))]
[JsonSerializable(typeof(ConsciousSet))]
[JsonSerializable(typeof(ChatAnswer))]
[JsonSerializable(typeof(ChatDelta))]
[JsonSerializable(typeof(CreatedUser))]
[JsonSerializable(typeof(UserRecord))]
[JsonSerializable(typeof(UserPage))]
[JsonSerializable(typeof(UserProfile))]
[JsonSerializable(typeof(SessionRecord))]
[JsonSerializable(typeof(SessionPage))]
[JsonSerializable(typeof(ApiKeyRecord))]
[JsonSerializable(typeof(CreatedApiKey))]
[JsonSerializable(typeof(KeyPage))]
[JsonSerializable(typeof(ErasureReceipt))]
[JsonSerializable(typeof(LifecycleReport))]
[JsonSerializable(typeof(ServerHealth))]
[JsonSerializable(typeof(ImportResult))]
[JsonSerializable(typeof(ServiceInfo))]
[JsonSerializable(typeof(HealthReport))]
[JsonSerializable(typeof(ProblemReport))]
internal sealed partial class MemoryResponseJson : JsonSerializerContext;

/// <summary>A batch of memories, stored all or none.</summary>
/// <param name="Memories">The memories, at most 1,000.</param>
internal sealed record NewMemoryBatch(IReadOnlyList<NewMemory> Memories);

/// <summary>A wish to bring a memory back.</summary>
/// <param name="Reason">Why; null for a reason that goes by what retired it.</param>
internal sealed record MemoryRestore(string? Reason);

/// <summary>A merge into a session's context.</summary>
/// <param name="Context">Fields to set; a null field is removed.</param>
internal sealed record SessionPatch(JsonElement Context);
