using Memory.Server.Api.Answers;
using Memory.Server.Lifecycle.Running;
using Memory.Server.Storage;
using Contract = Memory.Client;

namespace Memory.Server.Api;

/// <summary>Tells regular work in the words of the contract.</summary>
internal static class WireLifecycle
{
    public static Contract.LifecycleReport Report(LifecycleReport report) => new()
    {
        Job = report.Job,
        DryRun = report.Order.IsDryRun,
        At = report.Order.Now,
        Users = report.Users,
        FailedUsers = report.FailedUsers,
        Actions = Counts(report.Actions),
        Rules = report.Rules,
        LowestConfidence = report.Lowest,
        Changes = [.. report.Changes.Select(User)],
        IsTruncated = report.IsTruncated,
    };

    public static Contract.ScheduledJob Job(ScheduledRun run) => new()
    {
        Name = run.Job,
        LastStartedAt = run.StartedAt,
        LastEndedAt = run.EndedAt,
        LastOutcome = run.Outcome is { } outcome ? AnswerJson.NameOf(outcome) : null,
        NextDueAt = run.DueAt,
    };

    private static Contract.UserLifecycle User(UserChanges user) => new()
    {
        OwnerId = user.Scope.Owner.Value,
        UserId = user.Scope.User.Value,
        Actions = Counts(user.Actions),
        LowestConfidence = user.Lowest,
        Memories = [.. user.Changes.Select(Change)],
    };

    private static Contract.LifecycleChange Change(LifecycleChange change) => new()
    {
        MemoryId = change.Memory.Id.Value,
        Type = change.Memory.Type,
        Key = change.Memory.Slot?.Name,
        Action = AnswerJson.NameOf(change.Action),
        Rule = change.Rule,
        Confidence = change.Memory.Confidence,
        EffectiveConfidence = change.EffectiveConfidence,
        MergedInto = change.Into?.Value,
    };

    private static Dictionary<string, int> Counts(IReadOnlyDictionary<LifecycleAction, int> actions) => actions
        .OrderBy(static action => action.Key)
        .ToDictionary(static action => AnswerJson.NameOf(action.Key), static action => action.Value, StringComparer.Ordinal);
}
