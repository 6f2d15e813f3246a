using System.Collections.Immutable;
using System.Net;

namespace Memory.Server.Configuration;

/// <summary>Reads what the server's door lets in.</summary>
internal sealed class HttpSettingsReader(IConfiguration configuration, List<string> mistakes)
{
    private const int SecondsOfADay = 24 * 60 * 60;
    private const string AnySubdomain = "*.";

    private readonly NumberSettings _numbers = new(configuration, mistakes);

    /// <summary>The names of all these settings, below <c>Memory</c>.</summary>
    public static IReadOnlySet<string> Names { get; } = new[]
        {
            "Http:MaxRequests", "Http:MaxQueued", "Http:RequestTimeoutSeconds", "Http:LongRequestTimeoutSeconds", "Http:HeadTimeoutSeconds",
            "Http:WrongKeysPerMinute", "Http:TrustedProxies", "Http:AllowedHosts", "Cors:Origins",
        }
        .ToHashSet(StringComparer.OrdinalIgnoreCase);

    public HttpSettings Read()
    {
        var defaults = new HttpSettings();
        return new HttpSettings
        {
            MaxRequests = _numbers.Whole("Http:MaxRequests", 1, 100_000) ?? defaults.MaxRequests,
            MaxQueued = _numbers.Whole("Http:MaxQueued", 0, 100_000) ?? defaults.MaxQueued,
            RequestTimeout = Seconds("Http:RequestTimeoutSeconds", SecondsOfADay) ?? defaults.RequestTimeout,
            LongRequestTimeout = Seconds("Http:LongRequestTimeoutSeconds", SecondsOfADay) ?? defaults.LongRequestTimeout,
            HeadTimeout = Seconds("Http:HeadTimeoutSeconds", 600) ?? defaults.HeadTimeout,
            WrongKeysPerMinute = _numbers.Whole("Http:WrongKeysPerMinute", 0, RateLimits.Most) ?? defaults.WrongKeysPerMinute,
            TrustedProxies = List("Http:TrustedProxies", ReadNetwork),
            AllowedHosts = List("Http:AllowedHosts", ReadHost),
            Origins = List("Cors:Origins", ReadOrigin),
        };
    }

    private TimeSpan? Seconds(string name, int most) => _numbers.Whole(name, 1, most) is { } seconds ? TimeSpan.FromSeconds(seconds) : null;

    /// <summary>A list with commas. One mistake is told for each part that is none.</summary>
    private ImmutableArray<T> List<T>(string name, Func<string, (T Value, string? Mistake)> read)
    {
        var list = ImmutableArray.CreateBuilder<T>();
        foreach (var part in (configuration[$"Memory:{name}"] ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            var (value, mistake) = read(part);
            if (mistake is null)
                list.Add(value);
            else
                mistakes.Add($"Memory:{name}: '{part}' {mistake}.");
        }

        return list.ToImmutable();
    }

    private static (IPNetwork Value, string? Mistake) ReadNetwork(string text)
    {
        var network = IPAddress.TryParse(text, out var address)
            ? new IPNetwork(address, address.GetAddressBytes().Length * 8)
            : IPNetwork.TryParse(text, out var written) ? written : default(IPNetwork?);
        if (network is not { } trusted)
            return (default, "is no address such as 10.0.0.7 and no network such as 10.0.0.0/8");

        // Whoever could be anywhere could pretend to be anybody.
        return trusted.PrefixLength == 0 ? (default, "is everybody; name the proxies") : (trusted, null);
    }

    private static (string Value, string? Mistake) ReadHost(string text)
    {
        var name = text.StartsWith(AnySubdomain, StringComparison.Ordinal) ? text[AnySubdomain.Length..] : text;
        return Uri.CheckHostName(name) == UriHostNameType.Unknown ? ("", "is no host such as memory.example, without a port; leave the setting out to take any") : (text, null);
    }

    /// <summary>An origin as browsers write it.</summary>
    private static (string Value, string? Mistake) ReadOrigin(string text)
    {
        if (text == "*")
            return ("", "would let any web page in; name the origins");
        var isOrigin = Uri.TryCreate(text, UriKind.Absolute, out var origin)
            && origin.Scheme is "http" or "https"
            && origin.UserInfo.Length == 0
            && origin is { PathAndQuery: "/", Fragment: "" }
            && Uri.CheckHostName(origin.DnsSafeHost) != UriHostNameType.Unknown;
        if (!isOrigin)
            return ("", "is no origin such as https://app.example");
        var host = origin!.HostNameType == UriHostNameType.IPv6 ? origin.Host : origin.IdnHost;
        return ($"{origin.Scheme}://{host}{(origin.IsDefaultPort ? "" : $":{origin.Port}")}", null);
    }
}
