using Memory.Server.Api.Document.Bodies;
using Memory.Server.Api.Document.Schemas;
using Contract = Memory.Client;

namespace Memory.Server.Api.Document.Operations;

/// <summary>What the document says about links between memories.</summary>
internal static class AssociationOperations
{
    private static readonly Refusal Unknown = new(404, "One of the memories is not there, or a user key names another user.");

    public static Operation Associate { get; } = new(
        "associate", Tags.Links, "Link two memories", "Links two memories of a user, or gives a link of the same relation another strength. Recall follows links.")
    {
        Body = new Body(
            MemoryBodies.Link,
            ("a link", $$"""{"user_id":"ana","source_id":"{{Examples.MemoryId}}","target_id":"{{Examples.OtherId}}","relation":"came_after","strength":0.8}""")),
        Answers = [Success.Of<Contract.MemoryAssociation>(200, "The link.", Examples.Link)],
        Refusals = [Unknown, new Refusal(409, "A memory has as many links as one may have, or the Idempotency-Key stands for another request.")],
    };

    public static Operation Dissociate { get; } = new("dissociate", Tags.Links, "Take a link away", "Takes a link away, one that a rule made too; rules do not make it again.")
    {
        Parameters =
        [
            Parameter.UserId,
            Parameter.Query("source_id", Shapes.Uuid, "The memory from which it leads.", Examples.MemoryId) with { IsRequired = true },
            Parameter.Query("target_id", Shapes.Uuid, "The memory to which it leads.", Examples.OtherId) with { IsRequired = true },
            Parameter.Query("relation", Shapes.Text(Limits.Name), "How the source relates to the target.", "came_after") with { IsRequired = true },
        ],
        Answers = [Success.Nothing("It is gone.")],
        Refusals = [new Refusal(404, "There is no such link, or a user key names another user.")],
    };

    public static Operation Graph { get; } = new(
        "getMemoryGraph", Tags.Links, "What a memory is linked with", $"Memories by how many links away they are, breadth first, at most {Limits.GraphNodes}, and all links between these.")
    {
        Parameters =
        [
            Parameter.MemoryId,
            Parameter.UserId,
            Parameter.Query("depth", Shapes.Whole(0, Limits.GraphDepth), "How many links away to go.", 2) with { Default = Limits.DefaultGraphDepth },
            Parameter.Query("min_strength", Shapes.Number(0, 1), "Leaves out weaker links.", 0.5) with { Default = 0 },
            Parameter.Query("current", Shapes.Flag, "Whether what holds now stands for what it replaced, and what is retired is left out.", true) with { Default = true },
        ],
        Answers =
        [
            Success.Of<Contract.MemoryGraph>(
                200, "The memories and their links.", $$$"""{"nodes":[{{{{Examples.MemoryFields}}},"depth":0}],"edges":[{{{Examples.Link}}}],"truncated":false}"""),
        ],
        Refusals = [new Refusal(404, "The user has no such memory, or a user key names another user.")],
    };
}
