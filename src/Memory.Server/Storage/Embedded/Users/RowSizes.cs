using Memory.Server.Memories;
using Memory.Server.Memories.Associations;

namespace Memory.Server.Storage.Embedded.Users;

/// <summary>About how many bytes a row takes in memory, its indexes included. Only proportions matter: they decide on eviction and rewriting.</summary>
internal static class RowSizes
{
    private const int Row = 160;

    public static int Of(UserProfile profile) => Row + Of(profile.DisplayName) + Of(profile.Metadata);

    public static int Of(Session session) => Row + Of(session.Id.Value) + Of(session.Context);

    public static int Of(Turn turn) =>
        Row + Of(turn.Id.Value) + Of(turn.Session.Value) + Of(turn.Name) + Of(turn.Content) + Of(turn.Metadata);

    public static int Of(Observation observation) =>
        (2 * Row) + Of(observation.Content) + Of(observation.Value) + Of(observation.Identity) + Of(observation.Metadata)
        + Of(observation.Source?.Message.Value) + Of(observation.Corrects) + Of(observation.RestoredReason);

    public static int Of(MemoryRecord memory)
    {
        var size = (3 * Row) + Of(memory.Content) + Of(memory.Value) + Of(memory.Identity) + Of(memory.Metadata) + Of(memory.RestoredReason);
        if (memory.Source is { } source)
        {
            foreach (var message in source.Messages)
                size += Row + Of(message.Value);
        }

        return size;
    }

    public static int Of(Association link) => (2 * Row) + Of(link.Relation);

    public static int Of(IngestJob job)
    {
        var size = (2 * Row) + Of(job.Id.Value) + Of(job.LastError) + (16 * job.Memories.Length);
        foreach (var message in job.Messages)
            size += Of(message.Value);
        return size;
    }

    public static int Of(string? text) => text is null ? 0 : 24 + (2 * text.Length);

    public static int Of(Json? json) => Of(json?.Text);
}
