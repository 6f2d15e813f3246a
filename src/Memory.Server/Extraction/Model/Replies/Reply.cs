using System.Collections.Immutable;
using System.Text.Json;

namespace Memory.Server.Extraction.Model.Replies;

/// <summary>What could be read of a model's reply.</summary>
/// <param name="Items">The proposals, in the order written, at most as many as one reply may hold.</param>
/// <param name="Broken">Proposals that are none, or were cut off.</param>
/// <param name="Surplus">Proposals beyond the bound.</param>
internal sealed record Reply(ImmutableArray<JsonElement> Items, int Broken, int Surplus);
