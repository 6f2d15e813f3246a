using System.Collections.Immutable;
using System.Net;

namespace Memory.Server.Configuration;

/// <summary>What the server's door lets in, and how much of it at a time. The trees <c>Memory:Http</c> and <c>Memory:Cors</c> of the configuration.</summary>
internal sealed record HttpSettings
{
    /// <summary>Requests that are answered at a time; streams count until they end.</summary>
    /// <value>The default is 1,000. From 1 to 100,000.</value>
    public int MaxRequests { get; init; } = 1000;

    /// <summary>Requests that wait for their turn when so many are being answered; further ones are refused with 503.</summary>
    /// <value>The default is 200. From 0 to 100,000.</value>
    public int MaxQueued { get; init; } = 200;

    /// <summary>How long a request may take, sending its body included.</summary>
    /// <value>The default is 100 seconds. From 1 second to a day.</value>
    public TimeSpan RequestTimeout { get; init; } = TimeSpan.FromSeconds(100);

    /// <summary>How long one may take that is known to be long: chat, export, import, runs, backups.</summary>
    /// <value>The default is an hour. From 1 second to a day.</value>
    public TimeSpan LongRequestTimeout { get; init; } = TimeSpan.FromHours(1);

    /// <summary>How long a client may take to send a request's head.</summary>
    /// <value>The default is 15 seconds. From 1 second to 10 minutes.</value>
    public TimeSpan HeadTimeout { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>Wrong keys that one address may send in a minute before it is put off; 0 for any number.</summary>
    /// <value>The default is 120. From 0 to 1,000,000.</value>
    public int WrongKeysPerMinute { get; init; } = 120;

    /// <summary>Proxies whose word about where a request comes from is believed.</summary>
    /// <value>The default is none.</value>
    public ImmutableArray<IPNetwork> TrustedProxies { get; init; } = [];

    /// <summary>The hosts that a request may name; none for any.</summary>
    /// <value>The default is none.</value>
    public ImmutableArray<string> AllowedHosts { get; init; } = [];

    /// <summary>The origins whose web pages may call the server.</summary>
    /// <value>The default is none.</value>
    public ImmutableArray<string> Origins { get; init; } = [];
}
