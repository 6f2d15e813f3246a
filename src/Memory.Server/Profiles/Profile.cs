using System.Text.Json.Nodes;
using Memory.Server.Memories;

namespace Memory.Server.Profiles;

/// <summary>A user at one glance.</summary>
/// <param name="Slots">The current slots, nested.</param>
/// <param name="RecentTopics">What the user lately talked about, the most telling first.</param>
/// <param name="Usage">How much is held about the user.</param>
/// <param name="Summary">The essentials in a few sentences.</param>
/// <param name="Welcome">A line to greet the user with.</param>
internal sealed record Profile(JsonObject Slots, IReadOnlyList<string> RecentTopics, UserUsage Usage, string Summary, string Welcome);
