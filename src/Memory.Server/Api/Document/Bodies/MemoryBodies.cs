using System.Text.Json.Nodes;
using Memory.Server.Api.Document.Schemas;
using Contract = Memory.Client;

namespace Memory.Server.Api.Document.Bodies;

/// <summary>Memories to store and to change, and links between them.</summary>
internal static class MemoryBodies
{
    public static BodyShape New { get; } = new("NewMemory", [nameof(Contract.NewMemory)],
    [
        CommonRules.UserId,
        new Rule("type", Shapes.Word<MemoryType>()).Saying("What kind of thing it is. Required, unless `ingestion_mode` is `rules`: then each line tells its own, and a type given here must agree."),
        new Rule("content", Shapes.Text(Limits.Content)).Required,
        new Rule("key", Shapes.Text(Limits.Name, least: 0)),
        new Rule("cardinality", Shapes.Word<Cardinality>()),
        CommonRules.Value,
        new Rule("confidence", Shapes.Number(0, 1)).Otherwise(1),
        CommonRules.Importance,
        CommonRules.Metadata,
        CommonRules.TtlSeconds,
        CommonRules.ExpiresAt,
        new Rule("ingestion_mode", Shapes.Word(IngestionMode.Explicit, IngestionMode.Rules)).Otherwise("explicit"),
        new Rule("temporal_state", Shapes.Word<TemporalState>()).Otherwise("current"),
        new Rule("valid_from", Shapes.Time),
        new Rule("valid_to", Shapes.Time).Saying("Until when it holds in the world (exclusive); later than `valid_from`."),
        new Rule("is_essential", Shapes.Flag),
    ])
    {
        Also = static () => new JsonObject
        {
            ["anyOf"] = new JsonArray(
                new JsonObject { ["required"] = new JsonArray("type"), ["properties"] = new JsonObject { ["type"] = Shapes.Plain("string") } },
                new JsonObject
                {
                    ["required"] = new JsonArray("ingestion_mode"),
                    ["properties"] = new JsonObject { ["ingestion_mode"] = new JsonObject { ["const"] = "rules" } },
                }),
        },
    };

    public static BodyShape Batch { get; } = new("NewMemoryBatch", [],
    [
        new Rule("memories", Shapes.List(New, 1, Limits.Batch)).Required.Saying("The memories, all of one user. A `rules` one of several lines stands for as many memories."),
    ]) { Text = "Memories of one user to store, all or none." };

    public static BodyShape Patch { get; } = new("MemoryPatch", [nameof(Contract.MemoryPatch)],
    [
        new Rule("content", Shapes.Text(Limits.Content)) { TakesNull = false },
        CommonRules.Value,
        CommonRules.Importance,
        CommonRules.Metadata,
        CommonRules.TtlSeconds,
        CommonRules.ExpiresAt,
        new Rule("valid_to", Shapes.Time),
        new Rule("is_essential", Shapes.Flag) { TakesNull = false },
    ]) { Text = "A change to a memory. What is left out stays as it is; null empties a field.", NotSent = ["clear"] };

    public static BodyShape Restore { get; } = new("MemoryRestore", [],
    [
        new Rule("reason", Shapes.Text(Limits.Reason)).Saying("Why, for the memory's history; left out, the reason goes by what retired it."),
    ]) { Text = "Why a memory is brought back. The body may be left out." };

    public static BodyShape Link { get; } = new("NewAssociation", [nameof(Contract.NewAssociation)],
    [
        CommonRules.UserId,
        new Rule("source_id", Shapes.Uuid).Required,
        new Rule("target_id", Shapes.Uuid).Required,
        new Rule("relation", Shapes.Text(Limits.Name)).Required,
        new Rule("strength", Shapes.Number(0, 1)).Otherwise(1),
    ]);
}
