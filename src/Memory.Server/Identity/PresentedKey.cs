using Microsoft.Net.Http.Headers;

namespace Memory.Server.Identity;

/// <summary>Reads the key out of a request's headers.</summary>
internal static class PresentedKey
{
    /// <summary>The header that holds a key and nothing else.</summary>
    public const string Header = "X-API-Key";

    private const string Scheme = "Bearer ";

    /// <summary>The headers that a key may stand in, for those who say which headers a web page may send.</summary>
    public static IReadOnlyList<string> Headers { get; } = [HeaderNames.Authorization, Header];

    /// <summary>The key; null when there is none, or when the headers contradict each other.</summary>
    public static string? Read(IHeaderDictionary headers)
    {
        var (bearer, own) = (headers.Authorization, headers[Header]);
        if (bearer.Count > 1 || own.Count > 1)
            return null;
        string? fromBearer = null;
        if (bearer.Count == 1)
        {
            if (bearer[0] is not { } written || !written.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase))
                return null;
            fromBearer = written[Scheme.Length..].Trim();
        }

        var fromOwn = own.Count == 1 ? own[0]?.Trim() : null;
        return fromBearer is not null && fromOwn is not null && fromBearer != fromOwn ? null : fromBearer ?? fromOwn;
    }
}
