using Memory.Server.Memories;
using Memory.Server.Storage.Embedded.Users;

namespace Memory.Server.Storage.Embedded.Associations;

/// <summary>Finds memories by what they have in common with others.</summary>
internal static class KinSearch
{
    public static Kin Find(MemoryRows memories, KinQuestion question) => new(
        Latest(question.Messages.SelectMany(message => memories.ListFrom(message).OrderByDescending(static memory => memory.Id.Value).Take(question.Most))),
        Latest(question.Slots.SelectMany(slot => memories.ListLast(Question.Of(slot, identity: null), question.Most))),
        Latest(question.Names.SelectMany(name => memories.ListNaming(name, question.Most))));

    private static IReadOnlyList<MemoryRecord> Latest(IEnumerable<MemoryRecord> memories) =>
        [.. memories.DistinctBy(static memory => memory.Id).OrderByDescending(static memory => memory.Id.Value)];
}
