using Microsoft.Extensions.Options;

namespace Memory.Server.Hosting.Http;

/// <summary>
/// Keeps the platform from logging requests as they were sent, whatever level the settings ask for: an address, or a head that could not be read,
/// may hold a key that somebody put in the wrong place.
/// </summary>
internal sealed class QuietLogging : IPostConfigureOptions<LoggerFilterOptions>
{
    private static readonly (string Category, LogLevel Least)[] Talkative =
    [
        // Not even its scopes, which hold the path.
        ("Microsoft.AspNetCore.Hosting.Diagnostics", LogLevel.None),
        ("Microsoft.AspNetCore.Routing.Matching.DfaMatcher", LogLevel.Warning),
        ("Microsoft.AspNetCore.Server.Kestrel", LogLevel.Warning),
        ("Microsoft.AspNetCore.Server.Kestrel.BadRequests", LogLevel.Warning),
    ];

    public void PostConfigure(string? name, LoggerFilterOptions options)
    {
        // A rule for one provider goes before a rule for all of them, so each that is named gets its own.
        var providers = options.Rules.Select(static rule => rule.ProviderName).Append(null).Distinct(StringComparer.Ordinal).ToList();
        foreach (var provider in providers)
        {
            foreach (var (category, least) in Talkative)
                options.Rules.Add(new LoggerFilterRule(provider, category, least, filter: null));
        }
    }
}
