using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using Memory.Server.Memories;
using Memory.Server.Memories.Associations;
using Memory.Server.Portability.Documents;
using Memory.Server.Storage.Images;

namespace Memory.Server.Portability;

/// <summary>A document that was checked, as the image of the user that it is imported for.</summary>
internal sealed class DocumentImage(IUserDocument document, JobMaker jobs) : UserImage
{
    public override async IAsyncEnumerable<UserImagePart> ReadPartsAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var rows = new List<object>();
        var list = "";
        long turn = 0;
        await foreach (var record in document.ReadAsync(cancellationToken))
        {
            if (record.List.Length == 0)
                continue;
            if (rows.Count > 0 && (record.List != list || (rows.Count >= UserImagePart.Rows && !IsVersionOf(rows[^1], record.Row))))
            {
                yield return PartOf(rows);
                rows.Clear();
            }

            list = record.List;
            rows.Add(record.Row switch
            {
                // Its place in the document is its place in the order of arrival.
                Turn said => said with { Sequence = ++turn },
                DocumentMemory version => version.Memory,
                DocumentJob job => jobs.Make(job),
                var row => row,
            });
        }

        if (rows.Count > 0)
            yield return PartOf(rows);
    }

    public static UserImagePart PartOf(IReadOnlyCollection<object> rows) => new()
    {
        Sessions = Of<Session>(rows),
        Turns = Of<Turn>(rows),
        Observations = Of<Observation>(rows),
        Memories = Of<MemoryRecord>(rows),
        Associations = Of<Association>(rows),
        Jobs = Of<IngestJob>(rows),
    };

    private static ImmutableArray<T> Of<T>(IReadOnlyCollection<object> rows) => [.. rows.OfType<T>()];

    private static bool IsVersionOf(object before, object row) => before is MemoryRecord memory && row is DocumentMemory next && next.Memory.Id == memory.Id;
}
