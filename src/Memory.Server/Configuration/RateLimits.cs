namespace Memory.Server.Configuration;

/// <summary>Requests per minute of keys without a limit of their own; 0 for no limit.</summary>
/// <param name="PerMinute">For owner and admin keys.</param>
/// <param name="UserPerMinute">For user keys.</param>
internal sealed record RateLimits(int PerMinute, int UserPerMinute)
{
    /// <summary>The most a key can be given.</summary>
    public const int Most = 1_000_000;

    public int Of(KeyScope scope, int? own) => own ?? (scope == KeyScope.User ? UserPerMinute : PerMinute);

    /// <summary>Whether a limit is at most another one; 0 is above all.</summary>
    public static bool IsWithin(int limit, int most) => most == 0 || (limit != 0 && limit <= most);
}
