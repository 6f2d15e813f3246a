using System.Text.Json;
using System.Text.Json.Serialization;

namespace Memory.Client;

/// <summary>
/// A user at one glance. On the wire the slots stand beside the other fields in one object: <c>name</c>, <c>role</c>,
/// <c>preferences.theme</c> as <c>{"preferences": {"theme": "dark"}}</c>.
/// </summary>
public sealed record UserProfile
{
    /// <summary>The person remembered.</summary>
    public required string UserId { get; init; }

    /// <summary>What the user lately talked about, at most 5 phrases, the most telling first.</summary>
    public required IReadOnlyList<string> RecentTopics { get; init; }

    /// <summary>How much is held about the user.</summary>
    public required UserUsage Usage { get; init; }

    /// <summary>The essentials about the user in a few sentences, up to 256 tokens; empty when nothing is known.</summary>
    public required string Summary { get; init; }

    /// <summary>A line to greet the user with, in English.</summary>
    public required string Welcome { get; init; }

    /// <summary>
    /// The user's current slots. A dot in a slot's name leads one level down; a slot that holds many is an array; one that has both a value and
    /// slots below it shows the value as <c>value</c>.
    /// </summary>
    [JsonInclude]
    [JsonExtensionData]
    public IDictionary<string, JsonElement> Slots { get; internal set; } = new Dictionary<string, JsonElement>(StringComparer.Ordinal);
}
