using Memory.Server.Api;
using Memory.Server.Api.Reading;
using Memory.Server.Memories;

namespace Memory.Server.Mcp.Resources;

/// <summary>The address of something about a user, such as <c>memory://users/ana/profile</c>. The user's id is escaped as in any address.</summary>
/// <param name="User">The user.</param>
/// <param name="Name">What of them.</param>
internal sealed record ResourceAddress(UserId User, string Name)
{
    public const string Profile = "profile";
    public const string Essentials = "essentials";

    private const string Root = "memory://users/";

    /// <summary>The address of any user's, as a template.</summary>
    public static string Template(string name) => $"{Root}{{user_id}}/{name}";

    /// <summary>Reads an address; null for anything else.</summary>
    public static ResourceAddress? Parse(string text)
    {
        if (!text.StartsWith(Root, StringComparison.Ordinal) || text[Root.Length..].Split('/') is not [var escaped, Profile or Essentials] parts)
            return null;
        var user = Uri.UnescapeDataString(escaped);
        return TextLength.IsWithin(user, 1, Limits.Name) && UnstorableText.IsStorable(user) ? new ResourceAddress(new UserId(user), text[(text.LastIndexOf('/') + 1)..]) : null;
    }

    public override string ToString() => $"{Root}{Uri.EscapeDataString(User.Value)}/{Name}";
}
