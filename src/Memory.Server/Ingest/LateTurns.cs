using System.Globalization;
using Memory.Server.Memories;
using Memory.Server.Storage;

namespace Memory.Server.Ingest;

/// <summary>
/// Turns that were said before their user was erased and arrive later, say from an application's spool. They are acknowledged, so that nobody sends
/// them for ever, and dropped. Where nothing else was sent, nothing is stored: the id of the job tells that it is done.
/// </summary>
internal static class LateTurns
{
    /// <summary>Where the version of a UUID stands in a job's id. Ids that servers give are of version 7; those of jobs without turns say 8.</summary>
    private const int MarkPlace = 45;
    private const char Mark = '8';
    private const int TimePlace = 33;
    private const int TimeLength = 12;
    private const int Length = 65;

    /// <summary>Those of the turns that are to be looked at: known ones, and those said after the user was erased. One that does not tell when was said when it arrived.</summary>
    public static List<(MessageId Id, NewTurn Turn)> Drop(
        List<(MessageId Id, NewTurn Turn)> turns, IReadOnlyDictionary<MessageId, Turn> known, DateTimeOffset? erasedAt, DateTimeOffset arrived)
    {
        if (erasedAt is null || turns.TrueForAll(turn => SaidAt(turn.Turn) > erasedAt))
            return turns;
        return turns.FindAll(turn => SaidAt(turn.Turn) > erasedAt || known.ContainsKey(turn.Id));

        DateTimeOffset SaidAt(NewTurn turn) => turn.SaidAt?.ToInstant() ?? arrived;
    }

    /// <summary>The job of turns that were all dropped.</summary>
    public static IngestJob JobOf(Scope scope, Guid id)
    {
        var digits = JobId.Create(scope, id).Value.ToCharArray();
        digits[MarkPlace] = Mark;
        return Done(new JobId(new string(digits)));
    }

    /// <summary>The job of turns that were all dropped; null when it is no such job of that owner and user.</summary>
    public static async ValueTask<IngestJob?> FindJobAsync(IErasureStore erasures, OwnerId owner, UserId? only, JobId id, CancellationToken cancellationToken)
    {
        if (id.HashOfScope is not { } hash || id.Value.Length <= MarkPlace || id.Value[MarkPlace] != Mark)
            return null;
        if (id.Value.Length != Length || (only is { } user && !id.BelongsTo(new Scope(owner, user))))
            return null;
        return await erasures.FindAsync(owner, hash, cancellationToken) is null ? null : Done(id);
    }

    private static IngestJob Done(JobId id)
    {
        // The id begins with the milliseconds since 1970, as those of version 7 do.
        var since = long.TryParse(id.Value.AsSpan(TimePlace, TimeLength), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var milliseconds) ? milliseconds : 0;
        var at = DateTimeOffset.FromUnixTimeMilliseconds(Math.Min(since, DateTimeOffset.MaxValue.ToUnixTimeMilliseconds()));
        return new IngestJob { Id = id, Status = JobStatus.Done, Messages = [], CreatedAt = at, UpdatedAt = at };
    }
}
