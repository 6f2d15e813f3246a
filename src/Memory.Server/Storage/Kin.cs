using System.Collections.Immutable;
using Memory.Server.Memories;

namespace Memory.Server.Storage;

/// <summary>Asks for memories that came from these turns, fill these slots or have these names in their words.</summary>
/// <param name="Messages">The turns.</param>
/// <param name="Slots">The slots.</param>
/// <param name="Names">The names in their normal form (<see cref="Memories.Associations.ProperNames"/>).</param>
/// <param name="Most">How many to bring for each turn, each slot and each name: the latest made.</param>
internal sealed record KinQuestion(ImmutableArray<MessageId> Messages, ImmutableArray<Slot> Slots, ImmutableArray<string> Names, int Most);

/// <summary>The latest versions of memories that were asked for, the largest ids first. Retired ones are among them, and deleted ones but for their names.</summary>
internal sealed record Kin(IReadOnlyList<MemoryRecord> FromMessages, IReadOnlyList<MemoryRecord> OfSlots, IReadOnlyList<MemoryRecord> Named);
