using System.Globalization;
using Memory.Server.Memories;

namespace Memory.Server.Api.Chat;

/// <summary>
/// A scope as one name, since the middleware knows users alone, and keeps what it keeps by them: two owners' users of the same name must stay
/// two. The owner's length stands first, so that no choice of a user's id reads as another scope.
/// </summary>
internal static class ScopeName
{
    public static string Of(Scope scope) => string.Create(CultureInfo.InvariantCulture, $"{scope.Owner.Value.Length}:{scope.Owner.Value}{scope.User.Value}");

    public static Scope Read(string name)
    {
        var colon = name.IndexOf(':', StringComparison.Ordinal);
        var length = int.Parse(name.AsSpan(0, colon), NumberStyles.None, CultureInfo.InvariantCulture);
        return new Scope(new OwnerId(name.Substring(colon + 1, length)), new UserId(name[(colon + 1 + length)..]));
    }
}
