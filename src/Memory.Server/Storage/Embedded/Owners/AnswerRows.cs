using Memory.Server.Memories;
using Memory.Server.Storage.Embedded.Users;

namespace Memory.Server.Storage.Embedded.Owners;

/// <summary>An owner's kept answers, bounded in bytes, for this owner and for all of them together: the oldest leave first.</summary>
internal sealed class AnswerRows
{
    private readonly Dictionary<RequestKey, AnswerRow> byRequest = [];
    private readonly Queue<AnswerRow> byAge = new();

    private readonly long bound;
    private readonly AnswerBudget.Share share;

    public AnswerRows(long bound, AnswerBudget.Share share)
    {
        (this.bound, this.share) = (bound, share);
        share.Size = 0;
    }

    public long Size
    {
        get => share.Size;
        private set => share.Size = value;
    }

    public static int SizeOf(AnswerRow row) =>
        320 + RowSizes.Of(row.Request.Path) + RowSizes.Of(row.Request.Key) + RowSizes.Of(row.Answer.Fingerprint) + RowSizes.Of(row.Answer.Body);

    public KeptAnswer? Find(RequestKey request) => byRequest.GetValueOrDefault(request)?.Answer;

    public void Put(AnswerRow row)
    {
        DropBefore(row.Answer.KeptAt - KeptAnswer.Lifetime);
        byRequest[row.Request] = row;
        byAge.Enqueue(row);
        Size += SizeOf(row);
        while ((Size > bound || share.All.IsExceeded) && byAge.Count > 1)
            DropOldest();
    }

    /// <summary>Drops the answers that were kept before then.</summary>
    public void DropBefore(DateTimeOffset instant)
    {
        while (byAge.TryPeek(out var oldest) && oldest.Answer.KeptAt <= instant)
            DropOldest();
    }

    /// <summary>Drops the answers about a user, and what else is kept of these requests.</summary>
    public void Erase(UserId user)
    {
        var requests = byAge.Where(row => row.Answer.User == user).Select(static row => row.Request).ToHashSet();
        if (requests.Count == 0)
            return;
        var left = byAge.Where(row => !requests.Contains(row.Request)).ToArray();
        byAge.Clear();
        Size = 0;
        foreach (var row in left)
        {
            byAge.Enqueue(row);
            Size += SizeOf(row);
        }

        foreach (var request in requests)
            byRequest.Remove(request);
    }

    /// <summary>Oldest first.</summary>
    public AnswerRow[] ToArray() => [.. byAge];

    private void DropOldest()
    {
        var oldest = byAge.Dequeue();
        Size -= SizeOf(oldest);

        // A later answer to the same request, after the first one's time was over, stays.
        if (byRequest.TryGetValue(oldest.Request, out var kept) && ReferenceEquals(kept, oldest))
            byRequest.Remove(oldest.Request);
    }
}
