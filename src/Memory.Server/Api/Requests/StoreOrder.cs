using Memory.Server.Api.Reading;
using Memory.Server.Curation;

namespace Memory.Server.Api.Requests;

/// <summary>Memories of one user to store, read.</summary>
internal static class StoreOrder
{
    /// <summary>Reads one memory. A <c>rules</c> content of several lines belongs into a batch, whose answer has room for all of them.</summary>
    public static (string User, NewFact Fact) ReadOne(Fields fields)
    {
        var (user, facts) = MemoryRequests.Read(fields);
        if (facts.Count > 1)
            fields.Fault("content", "holds several lines; POST /v1/memory stores one memory, /v1/memory/batch stores them all");
        fields.Errors.ThrowIfAny();
        return (user, facts[0]);
    }

    /// <summary>
    /// Reads a batch, all of the same user: a write is whole or not at all for one user, and never across users. A <c>rules</c> item
    /// of several lines stands for as many memories.
    /// </summary>
    public static (string User, IReadOnlyList<NewFact> Facts) ReadBatch(Fields fields)
    {
        var (first, facts) = ((string?)null, new List<NewFact>());
        foreach (var item in fields.RequiredItems("memories", Limits.Batch))
        {
            var (user, read) = MemoryRequests.Read(item);
            if ((first ??= user) != user)
                item.Fault("user_id", "must be the same in the whole batch");
            facts.AddRange(read);
        }

        if (facts.Count > Limits.Batch)
            fields.Fault("memories", $"must stand for at most {Limits.Batch:N0} memories");
        fields.Errors.ThrowIfAny();
        return (first!, facts);
    }
}
