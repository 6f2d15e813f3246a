using Memory.Server.Memories;
using Memory.Server.Memories.Associations;
using Memory.Server.Storage;

namespace Memory.Server.Verification;

/// <summary>Reads what is checked of a user, all of it out of one state, so that whatever is stored meanwhile looks like no fault.</summary>
internal sealed class ContentsReader(IMemoryStore store)
{
    public async ValueTask<UserContents> ReadAsync(Scope scope, CancellationToken cancellationToken)
    {
        var (versions, observations, turns, jobs, links) = (new List<MemoryRecord>(), new List<Observation>(), new HashSet<MessageId>(), new List<IngestJob>(), new List<Association>());
        await using var image = await store.ReadImageAsync(scope, cancellationToken);
        await foreach (var part in image?.ReadPartsAsync(cancellationToken) ?? AsyncEnumerable.Empty<Storage.Images.UserImagePart>())
        {
            versions.AddRange(part.Memories);
            observations.AddRange(part.Observations);
            turns.UnionWith(part.Turns.Select(static turn => turn.Id));
            jobs.AddRange(part.Jobs);
            links.AddRange(part.Associations);
        }

        return new UserContents
        {
            Memories = [.. versions.GroupBy(static version => version.Id).Select(static memory => memory.ToList())],
            Observations = observations,
            Turns = turns,
            Jobs = jobs,
            Links = links,
        };
    }
}
