using System.Collections.Frozen;
using System.Collections.Immutable;
using Memory.Server.Memories;

namespace Memory.Server.Recall;

/// <summary>What the signals weigh by the server's settings, by signal name, resolved once for each owner that has weights of its own.</summary>
internal sealed class RecallWeights(
    ImmutableDictionary<string, double> server, IEnumerable<KeyValuePair<string, ImmutableDictionary<string, double>>> owners)
{
    /// <summary>As settings name them: without regard to case.</summary>
    private readonly FrozenDictionary<string, ImmutableDictionary<string, double>> _owners = owners.ToFrozenDictionary(
        static own => own.Key, own => server.SetItems(own.Value), StringComparer.OrdinalIgnoreCase);

    /// <summary>No setting: each signal weighs what it does by itself.</summary>
    public static RecallWeights None { get; } = new(ImmutableDictionary<string, double>.Empty, []);

    /// <summary>The weights that settings name for this owner, those of the server among them.</summary>
    public ImmutableDictionary<string, double> Of(OwnerId owner) => _owners.GetValueOrDefault(owner.Value, server);
}
