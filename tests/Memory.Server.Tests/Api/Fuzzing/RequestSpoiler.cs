using System.Text;
using System.Text.Json;
using Memory.Server.Tests.Api.Isolation;

namespace Memory.Server.Tests.Api.Fuzzing;

/// <summary>Makes valid, spoiled and hostile requests of a route's case, the same ones for the same seed.</summary>
internal sealed class RequestSpoiler(int seed)
{
    /// <summary>Parts of an address that have broken servers before, escaped as they go over the wire.</summary>
    private static readonly string[] Parts =
    [
        "", "-1", "0", "1e9", "99999999999999999999", "true", "null", "NaN", ".", "..", "+", "%00", "%FF", "%C0%AF", "%2e%2e%2fetc%2fpasswd", "%F0%9F%98%80", "%ED%A0%80", "%E2%80%AE",
        "%22%3E%3Cscript%3E", "%27%3B+drop+table+memories%3B--", "%0d%0aX-Injected%3A+1", "2026-02-30T00%3A00%3A00Z", "9999-12-31T23%3A59%3A59-23%3A59", "superseded%2Cnonsense",
        "01890000-0000-7000-8000-000000000000", "00000000-0000-0000-0000-000000000000", "default", "%20", "a%2Fb", "%25", new('a', 300), new('9', 3000),
    ];

    private static readonly string[] Queries =
    [
        "limit", "cursor", "include", "as_of", "known_at", "types", "type", "keys", "key", "wait", "user_id", "session_id", "owner_id", "status", "query", "depth", "order", "since", "action", "dry_run",
    ];

    private static readonly (string Name, string Value)[] Headers =
    [
        ("Idempotency-Key", "one"), ("Idempotency-Key", "two"), ("Idempotency-Key", new('x', 600)), ("Idempotency-Key", "\u00e9"), ("X-Request-Id", "<script>"), ("X-API-Key", "mem_live_nonsense"),
        ("Accept", "text/event-stream"), ("Accept", "nonsense"), ("Accept-Encoding", "gzip;q=x"), ("Content-Encoding", "gzip"), ("X-Forwarded-For", "1.2.3.4, nonsense"), ("Origin", "https://evil.example"),
        ("X-HTTP-Method-Override", "DELETE"), ("traceparent", "00-zz-zz-01"), ("Range", "bytes=9-1"), ("If-Match", "*"), ("Expect", "nonsense"), ("Host", "evil.example"),
    ];

    private static readonly string[] ContentTypes =
    [
        "application/json; charset=utf-16", "application/json; charset=nonsense", "text/plain", "application/xml", "multipart/form-data", "application/x-ndjson", "nonsense", "",
    ];

    private static readonly HttpMethod[] Methods = [HttpMethod.Put, HttpMethod.Options, HttpMethod.Delete, HttpMethod.Post, HttpMethod.Patch, HttpMethod.Get, new("BREW")];

    private readonly Random _random = new(seed);
    private readonly Mutations _mutations = new(seed);

    /// <summary>The next request.</summary>
    /// <param name="method">The route's own method.</param>
    /// <param name="route">How it is called well.</param>
    /// <param name="at">What it names.</param>
    /// <param name="keys">Keys to call it with; the first one reaches what it names.</param>
    public FuzzedRequest Next(HttpMethod method, RouteCase route, Targets at, IReadOnlyList<string?> keys)
    {
        var path = route.Path(at);
        if (OneIn(3))
            path = SpoilPath(path);
        var (body, contentType) = (route.Body is { } make ? Encoding.UTF8.GetBytes(JsonSerializer.Serialize(make(at))) : null, "application/json");
        if (body is not null ? !OneIn(4) : OneIn(20))
            body = SpoilBody(body);
        if (OneIn(15))
            contentType = Pick(ContentTypes);
        return new FuzzedRequest(
            OneIn(40) ? Pick(Methods) : method, path, body, contentType, OneIn(8) ? keys[_random.Next(keys.Count)] : keys[0],
            [.. Enumerable.Range(0, OneIn(4) ? _random.Next(1, 4) : 0).Select(_ => Pick(Headers))]);
    }

    private string SpoilPath(string path)
    {
        var (route, query) = path.Split('?') is [var before, var behind] ? (before, behind) : (path, "");
        switch (_random.Next(4))
        {
            case 0 when query.Length > 0:
                var pairs = query.Split('&');
                var pair = _random.Next(pairs.Length);
                pairs[pair] = $"{pairs[pair].Split('=')[0]}={Pick(Parts)}";
                return $"{route}?{string.Join('&', pairs)}";
            case 1 when route.Count(static sign => sign == '/') > 1:
                var segments = route.Split('/');
                segments[_random.Next(2, segments.Length)] = Pick(Parts);
                return string.Join('/', segments) + (query.Length > 0 ? $"?{query}" : "");
            case 2:
                return route;
            default:
                return $"{route}?{(query.Length > 0 ? $"{query}&" : "")}{Pick(Queries)}={Pick(Parts)}";
        }
    }

    private byte[] SpoilBody(byte[]? body) => _random.Next(12) switch
    {
        0 => [],
        1 => Encoding.UTF8.GetBytes(new string('[', _random.Next(1, 20_000))),
        2 => [0xEF, 0xBB, 0xBF, .. body ?? "{}"u8],
        3 => [.. Enumerable.Range(0, _random.Next(1, 200)).Select(_ => (byte)_random.Next(256))],
        4 => Encoding.UTF8.GetBytes($$"""{"user_id":"{{new string('u', _random.Next(1, 300_000))}}"}"""),
        5 => Encoding.Unicode.GetBytes("{\"user_id\":\"u\"}"),
        _ => body is { Length: > 0 } ? _mutations.Spoil(Encoding.UTF8.GetString(body)) : "null"u8.ToArray(),
    };

    private bool OneIn(int many) => _random.Next(many) == 0;

    private T Pick<T>(T[] all) => all[_random.Next(all.Length)];
}
