using Memory.Server.Api.Reading;
using Memory.Server.Curation.Associations;
using Memory.Server.Memories;
using Memory.Server.Memories.Associations;

namespace Memory.Server.Api.Requests;

/// <summary>Reads links to make or to take away, and questions about them.</summary>
internal static class AssociationOrder
{
    private const string NotAnId = "must be a memory's id";

    public static (string User, AssociationKey Key, double Strength) Read(Fields fields)
    {
        var user = fields.RequiredText("user_id", Limits.Name);
        var (source, target) = (IdOf(fields, "source_id"), IdOf(fields, "target_id"));
        if (source == target && source != default)
            fields.Fault("target_id", "must be another memory than source_id");
        var relation = fields.RequiredText("relation", Limits.Name);
        var strength = fields.Number("strength", 0, 1) ?? 1;
        fields.Errors.ThrowIfAny();
        return (user, new AssociationKey(source, target, relation), strength);
    }

    public static AssociationKey ReadKey(Query query) => new(IdOf(query, "source_id"), IdOf(query, "target_id"), query.RequiredText("relation", Limits.Name));

    public static GraphQuery ReadGraph(Query query) => new(
        query.Whole("depth", 0, Limits.GraphDepth) ?? Limits.DefaultGraphDepth, query.Number("min_strength", 0, 1) ?? 0, query.Flag("current", otherwise: true), Limits.GraphNodes);

    private static MemoryId IdOf(Fields fields, string name)
    {
        var text = fields.RequiredText(name, Limits.Name);
        if (Guid.TryParseExact(text, "D", out var id))
            return new MemoryId(id);
        if (text.Length > 0)
            fields.Fault(name, NotAnId);
        return default;
    }

    private static MemoryId IdOf(Query query, string name)
    {
        var text = query.RequiredText(name, Limits.Name);
        if (Guid.TryParseExact(text, "D", out var id))
            return new MemoryId(id);
        if (text.Length > 0)
            query.Errors.Add(name, $"{name} {NotAnId}.");
        return default;
    }
}
