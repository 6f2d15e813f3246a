using Memory.Server.Api.Answers;
using Memory.Server.Backups;
using Memory.Server.Lifecycle.Running;
using Memory.Server.Storage;
using Contract = Memory.Client;

namespace Memory.Server.Api.Document.Schemas;

/// <summary>Fields of answers that are texts in the contract's records, so that a newer server may say more, and whose words are known all the same.</summary>
internal static class ClosedWords
{
    private static readonly Dictionary<(Type Record, string Field), Shape> All = new()
    {
        [(typeof(Contract.HealthReport), "status")] = Shapes.OneOf("ok", "unavailable", "restoring", "stopping"),
        [(typeof(Contract.LaneHealth), "name")] = Shapes.OneOf("rules", "model"),
        [(typeof(Contract.ServiceHealth), "circuit")] = Shapes.OneOf("local", "closed", "open"),
        [(typeof(Contract.ServerHealth), "status")] = Shapes.OneOf("ok", "unavailable"),
        [(typeof(Contract.ServerHealth), "storage")] = Shapes.OneOf("embedded", "postgres"),
        [(typeof(Contract.EncryptionHealth), "state")] = Shapes.OneOf("sealing", "sealed", "opening", "plain"),
        [(typeof(Contract.LifecycleReport), "job")] = Shapes.OneOf("decay", "optimize", "retention"),
        [(typeof(Contract.LifecycleChange), "action")] = Shapes.OneOf([.. Enum.GetValues<LifecycleAction>().Select(AnswerJson.NameOf)]),
        [(typeof(Contract.ScheduledJob), "last_outcome")] = Shapes.OneOf([.. Enum.GetValues<RunOutcome>().Select(AnswerJson.NameOf)]),
        [(typeof(Contract.Backup), "tier")] = Shapes.OneOf([.. Enum.GetNames<BackupTier>().Select(ContractDocs.WireName)]),
    };

    public static Shape? Of(Type record, string field) => All.GetValueOrDefault((record, field));
}
