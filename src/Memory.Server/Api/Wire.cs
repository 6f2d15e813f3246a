using System.Collections.Immutable;
using Memory.Server.Api.Requests;
using Memory.Server.Curation;
using Memory.Server.Identity;
using Memory.Server.Lifecycle.Decay;
using Memory.Server.Memories;
using Memory.Server.Recall;
using Memory.Server.Storage;
using Memory.Server.Users;
using Contract = Memory.Client;

namespace Memory.Server.Api;

/// <summary>Tells the domain's records in the words of the contract; the one place where the two meet. (Memories and turns: <see cref="WireMemories"/>.)</summary>
internal static class Wire
{
    public static Contract.UserRecord User(UserSummary user) => new()
    {
        Id = user.Id.Value,
        DisplayName = user.Profile.DisplayName,
        Metadata = user.Profile.Metadata?.ToElement(),
        CreatedAt = user.Profile.CreatedAt,
        Usage = Usage(user.Usage),
    };

    public static Contract.UserUsage Usage(UserUsage usage) => new(usage.Sessions, usage.Messages, usage.Memories, usage.LastActive);

    public static Contract.ErasureReceipt Receipt(ErasureReceipt receipt) => new()
    {
        UserId = receipt.Scope.User.Value,
        ErasedAt = receipt.Erased.At,
        Counts = new Contract.ErasureCounts
        {
            Memories = receipt.Erased.Counts.Memories,
            Messages = receipt.Erased.Counts.Messages,
            Sessions = receipt.Erased.Counts.Sessions,
            Associations = receipt.Erased.Counts.Associations,
            Jobs = receipt.Erased.Counts.Jobs,
            Keys = receipt.Erased.Counts.Keys,
        },
        ReceiptHash = receipt.Hash,
    };

    public static Contract.SessionRecord Session(Scope scope, Session session) => new()
    {
        Id = session.Id.Value,
        UserId = scope.User.Value,
        Context = session.Context?.ToElement(),
        CreatedAt = session.CreatedAt,
        UpdatedAt = session.UpdatedAt,
        ExpiresAt = session.ExpiresAt,
        EndedAt = session.EndedAt,
    };

    public static Contract.JobRecord Job(IngestJob job) => new()
    {
        JobId = job.Id.Value,
        Status = job.Status,
        Attempts = job.Attempts,
        LastError = job.LastError,
        CreatedAt = job.CreatedAt,
        UpdatedAt = job.UpdatedAt,
    };

    public static Contract.FailedJobRecord Job(FailedJob job) => new()
    {
        JobId = job.Id.Value,
        OwnerId = job.Scope.Owner.Value,
        UserId = job.Scope.User.Value,
        Status = JobStatus.Failed,
        Attempts = job.Attempts,
        LastError = job.LastError,
        CreatedAt = job.CreatedAt,
        UpdatedAt = job.FailedAt,
    };

    public static Contract.ApiKeyRecord Key(ApiKey key) => new()
    {
        KeyId = key.Id.ToString(),
        OwnerId = key.Owner.Value,
        Scope = key.Scope,
        UserId = key.User?.Value,
        RateLimit = key.RateLimit,
        Metadata = key.Metadata?.ToElement(),
        CreatedAt = key.CreatedAt,
        LastUsedAt = key.LastUsedAt,
        RevokedAt = key.RevokedAt,
    };

    public static Contract.CreatedApiKey Key(IssuedKey issued) => new()
    {
        KeyId = issued.Key.Id.ToString(),
        ApiKey = issued.Secret,
        OwnerId = issued.Key.Owner.Value,
        Scope = issued.Key.Scope,
        UserId = issued.Key.User?.Value,
        RateLimit = issued.Key.RateLimit,
        Metadata = issued.Key.Metadata?.ToElement(),
        CreatedAt = issued.Key.CreatedAt,
    };

    public static Contract.MemoryStats Statistics(MemoryStatistics counts) => new()
    {
        Total = counts.Total,
        Deleted = counts.Deleted,
        Expired = counts.Expired,
        Superseded = counts.Superseded,
        ByType = Enum.GetValues<MemoryType>().ToDictionary(Answers.AnswerJson.NameOf, type => counts.ByType.GetValueOrDefault(type), StringComparer.Ordinal),
        ByImportance = Enumerable.Range(1, 5).ToDictionary(
            static importance => importance.ToString(System.Globalization.CultureInfo.InvariantCulture),
            importance => counts.ByImportance.GetValueOrDefault(importance),
            StringComparer.Ordinal),
        Oldest = counts.Oldest,
        Newest = counts.Newest,
    };

    public static Contract.RecallResponse Recall(Scope scope, RecallAnswer answer, RecallOrder order, DateTimeOffset now, DecayRates? decay) => new()
    {
        UserId = scope.User.Value,
        Memories = [.. answer.Memories.Select(ranked => WireMemories.Ranked(scope, ranked, order.Explain, now) with { EffectiveConfidence = decay is null ? null : EffectiveConfidence.Of(ranked.Memory, order.Query.AsOf ?? now, decay) })],
        Turns = [.. answer.Turns.Select(ranked => WireMemories.Ranked(ranked, order.Explain))],
        Context = answer.Context,
        TokenCount = answer.TokenCount,
        ContextKeys = answer.ContextKeys,
        Lapsed = answer.Lapsed,
        Weights = order.Explain ? answer.Weights : null,
    };

    public static Contract.MemoryContextResponse Context(RecallAnswer answer) => new(
        [.. answer.Memories.Select(static ranked => new Contract.ContextMemory(ranked.Memory.Content, ranked.Memory.Type, ranked.Memory.CreatedAt, ranked.Score))],
        answer.Context);
}
