using Memory.Server.Api.Reading;
using Memory.Server.Configuration;
using Memory.Server.Identity;
using Memory.Server.Memories;

namespace Memory.Server.Api.Requests;

/// <summary>Reads API keys to mint.</summary>
internal static class KeyRequests
{
    public static KeyOrder Read(Fields fields)
    {
        var owner = fields.RequiredText(Owners.Field, Limits.Name);
        if (!fields.Has("scope"))
            fields.Fault("scope", "is required");
        var scope = fields.Word<KeyScope>("scope");
        var user = fields.Text("user_id", Limits.Name);
        if (scope == KeyScope.User && !fields.Has("user_id"))
            fields.Fault("user_id", "is required for a user key");
        if (scope is KeyScope.Owner or KeyScope.Admin && fields.Has("user_id"))
            fields.Fault("user_id", "is only for user keys");
        var order = new KeyOrder(
            new OwnerId(owner),
            scope ?? default,
            user is null ? null : new UserId(user),
            fields.Whole("rate_limit", 0, RateLimits.Most),
            fields.Object("metadata", Limits.SmallJson, Limits.MetadataLevels));
        fields.Errors.ThrowIfAny();
        return order;
    }
}
