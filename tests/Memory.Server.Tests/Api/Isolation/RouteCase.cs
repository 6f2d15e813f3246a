namespace Memory.Server.Tests.Api.Isolation;

/// <summary>Whom a route is for.</summary>
internal enum Reach
{
    /// <summary>Everybody, without a key.</summary>
    Open,

    /// <summary>A key that reaches the user whom the request names.</summary>
    User,

    /// <summary>The same, where refusals are told in a protocol of its own and not as problems.</summary>
    Protocol,

    /// <summary>A key for all users of an owner.</summary>
    Owner,

    /// <summary>An admin key.</summary>
    Admin,

    /// <summary>An admin key of the owner who administers the whole store.</summary>
    Store,
}

/// <summary>How a route is called so that it would reach somebody's things, were it not guarded.</summary>
/// <param name="Reach">Whom it is for.</param>
/// <param name="Path">Its path and query.</param>
/// <param name="Body">Its body; null when it takes none.</param>
internal sealed record RouteCase(Reach Reach, Func<Targets, string> Path, Func<Targets, object>? Body = null);
