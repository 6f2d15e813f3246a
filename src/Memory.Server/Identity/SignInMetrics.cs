using System.Diagnostics.Metrics;

namespace Memory.Server.Identity;

/// <summary>How many requests were let in, and why others were not. Nobody's key, address or owner is in it.</summary>
internal sealed class SignInMetrics : IDisposable
{
    /// <summary>The meter's name, for <c>AddMeter</c> of OpenTelemetry.</summary>
    public const string MeterName = "Memory.Server.Identity";

    private readonly Meter? _owned;
    private readonly Counter<long> _signIns;
    private readonly Counter<long> _limited;
    private readonly Meter _meter;

    /// <param name="meters">The host's factory, which disposes what it made; null where there is none.</param>
    public SignInMetrics(IMeterFactory? meters)
    {
        _meter = meters?.Create(MeterName) ?? (_owned = new Meter(MeterName));
        _signIns = _meter.CreateCounter<long>("memory.server.sign_ins", "{request}", "Requests that needed a key, by what became of them: let_in, no_key, wrong_key or put_off.");
        _limited = _meter.CreateCounter<long>("memory.server.rate_limit.refusals", "{request}", "Requests that were refused because their key had used up its requests per minute, by the key's scope.");
    }

    public void LetIn() => Count("let_in");

    /// <summary>No key could be read from the request.</summary>
    public void WithoutKey() => Count("no_key");

    /// <summary>Unknown, revoked or no key at all.</summary>
    public void WrongKey() => Count("wrong_key");

    /// <summary>Its address sent too many wrong keys.</summary>
    public void PutOff() => Count("put_off");

    /// <summary>Its key may not ask more for now.</summary>
    public void Limit(KeyScope scope) => _limited.Add(1, new KeyValuePair<string, object?>("scope", scope switch
    {
        KeyScope.Admin => "admin",
        KeyScope.Owner => "owner",
        _ => "user",
    }));

    /// <summary>Whether a meter is this one's: others of the same name may count beside it.</summary>
    public bool Owns(Meter meter) => ReferenceEquals(meter, _meter);

    public void Dispose() => _owned?.Dispose();

    private void Count(string outcome) => _signIns.Add(1, new KeyValuePair<string, object?>("outcome", outcome));
}
