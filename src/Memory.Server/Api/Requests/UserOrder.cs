using Memory.Server.Api.Reading;
using Memory.Server.Memories;

namespace Memory.Server.Api.Requests;

/// <summary>A user to register, read. Without an id one is made.</summary>
internal sealed record UserOrder(string? Id, string? DisplayName, Json? Metadata)
{
    public static UserOrder Read(Fields fields)
    {
        var order = new UserOrder(
            fields.Text("user_id", Limits.Name),
            fields.Text("display_name", Limits.Name, least: 0),
            fields.Object("metadata", Limits.SmallJson, Limits.MetadataLevels));
        fields.Errors.ThrowIfAny();
        return order;
    }
}
