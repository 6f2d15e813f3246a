using Memory.Server.Memories;
using Memory.Server.Storage.Postgres.Access;
using Memory.Server.Storage.Postgres.Associations;
using Memory.Server.Storage.Postgres.Rows;
using Memory.Server.Storage.Postgres.Sealing;
using Npgsql;

namespace Memory.Server.Storage.Postgres.Users;

/// <summary>The statements that store a commit.</summary>
internal sealed class CommitStatements(
    Scope scope, LockedUser locked, UserCommit commit, CommitPlaces places, CommitTexts texts, DateTimeOffset now, RowSeal seal)
{
    private readonly UserRow? user = locked.Row;

    /// <summary>
    /// A new user's version starts at the microseconds since 1970: whoever still holds an index of an erased user of that name holds an
    /// older version than the first, and is told to read everything again.
    /// </summary>
    private readonly long version = (locked.Row?.Version ?? Math.Max((now - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond, locked.Tombstone?.LastVersion ?? 0))
        + (locked.Row is null || !commit.Turns.IsEmpty || !commit.Memories.IsEmpty || !commit.Erased.IsEmpty || !commit.Associations.IsEmpty || !commit.Unlinked.IsEmpty ? 1 : 0);

    /// <summary>The kind of the vectors beside the user's texts: a user without any begins with those that are made at once.</summary>
    private readonly VectorKind vectors = locked.Row?.Vectors ?? texts.Made;

    private long lastTurn = locked.Row?.LastTurn ?? 0;
    private long lastJob = locked.Row?.LastJob ?? 0;

    /// <exception cref="InvalidOperationException">The commit changes an unknown user without bringing one.</exception>
    public List<NpgsqlBatchCommand> List()
    {
        var turns = commit.Turns.Select(turn => TurnTable.Upsert(scope, Placed(turn), version, Fitting(texts.Of(turn)), texts.Analyzer, seal)).ToList();
        var jobs = commit.Jobs.Select(Placed).SelectMany(job => Statements(job)).ToList();
        return
        [
            User(),
            .. commit.Sessions.Select(session => SessionTable.Upsert(scope, session, seal)),
            .. turns,
            .. commit.Observations.Select(observation => ObservationTable.Upsert(scope, observation, seal)),
            .. AssociationTable.Store(scope, commit, version, seal),
            .. Erased(),
            .. Memories(),
            .. jobs,
            .. QueueTable.Refresh(scope, commit),
            .. FailedJobTable.Refresh(scope, commit.Jobs, places.KnownJobs.ContainsKey, seal),
            .. LacksVectors ? [VectorQueueTable.Add.Of(scope).Text(scope.User.Value).Time(now)] : Array.Empty<NpgsqlBatchCommand>(),
        ];
    }

    /// <summary>Whether some of the texts are stored without the vectors that they are to have.</summary>
    public bool LacksVectors => !(commit.Turns.IsEmpty && commit.Memories.IsEmpty) && texts.Follow(vectors);

    /// <summary>A vector of another kind than the user's is none.</summary>
    private AnalyzedText Fitting(AnalyzedText text) => vectors == texts.Made ? text : text with { Vector = default };

    /// <summary>The user's row after these statements, when rows came with places up to these.</summary>
    public UserRow After(long turn, long job) => Row() with { LastTurn = Math.Max(lastTurn, turn), LastJob = Math.Max(lastJob, job) };

    private NpgsqlBatchCommand User() => UserTable.Upsert(scope, Row(), isNew: user is null, texts.Analyzer, seal);

    private UserRow Row() => new(
        version,
        commit.User ?? user?.Profile ?? throw new InvalidOperationException("A change of an unknown user must bring the user."),
        commit.At == default ? user?.LastActive : commit.At,
        lastTurn,
        lastJob)
    {
        Vectors = vectors,
        IsProfileBroken = commit.User is null && user is { IsProfileBroken: true },
    };

    private Turn Placed(Turn turn) => turn with { Sequence = places.KnownTurns.Contains(turn.Id) ? turn.Sequence : ++lastTurn };

    private IngestJob Placed(IngestJob job) => job with { Sequence = places.KnownJobs.TryGetValue(job.Id, out var place) ? place : ++lastJob };

    private NpgsqlBatchCommand[] Statements(IngestJob job) =>
        job.Messages.IsEmpty || job.Lane != JobLane.Rules ? [JobTable.Upsert(scope, job, seal)] : [JobTable.Upsert(scope, job, seal), JobTable.CoverOf(scope, job)];

    private IEnumerable<NpgsqlBatchCommand> Memories()
    {
        // What a hard delete takes is gone by now, and does not come back.
        var left = commit.Memories.Where(memory => !commit.Erased.Contains(memory.Id)).ToList();
        if (left.Count == 0)
            yield break;
        var versions = left.GroupBy(static memory => memory.Id).Select(static memory => Distinct([.. memory])).ToList();
        var ids = versions.Select(static memory => memory[0].Id.Value).ToArray();
        yield return MemoryTable.Close.Of(scope).Uuids(ids).Times(versions.Select(static memory => memory[0].RecordedFrom));
        yield return MemoryTable.Unlink.Of(scope).Uuids(ids);
        yield return KinTable.Forget.Of(scope).Uuids(ids);

        // What retires comes first: a slot has one current memory at most, after each single statement.
        foreach (var memory in versions.OrderBy(static memory => memory[^1].SupersededAt is null && !memory[^1].IsDeleted))
        {
            for (var i = 0; i < memory.Count; i++)
            {
                DateTimeOffset? until = i + 1 < memory.Count ? memory[i + 1].RecordedFrom : null;
                yield return MemoryTable.Insert(scope, memory[i], until, version, Fitting(texts.Of(memory[i])), texts.Analyzer, texts.NameOf(memory[i]), seal);
            }

            if (memory[^1].Source is { Messages.IsEmpty: false } source)
                yield return MemoryTable.Link.Of(scope).Uuid(memory[^1].Id.Value).Texts(source.Messages.Select(static message => message.Value));
            foreach (var names in KinTable.Note(scope, memory[^1], seal))
                yield return names;
        }
    }

    /// <summary>Of versions of the same instant the last one counts.</summary>
    private static List<MemoryRecord> Distinct(List<MemoryRecord> versions) =>
        [.. versions.Where((version, i) => !versions.Skip(i + 1).Any(later => later.RecordedFrom == version.RecordedFrom))];

    private NpgsqlBatchCommand[] Erased()
    {
        if (commit.Erased.IsEmpty)
            return [];
        var ids = commit.Erased.Select(static memory => memory.Value).ToArray();
        return
        [
            MemoryTable.Unlink.Of(scope).Uuids(ids),
            KinTable.Forget.Of(scope).Uuids(ids),
            AssociationTable.Erase.Of(scope).Uuids(ids),
            AssociationTable.EraseChanges.Of(scope).Uuids(ids),
            MemoryTable.Erase.Of(scope).Uuids(ids),
            MemoryTable.NoteErased.Of(scope).Uuids(ids).Number(version),
        ];
    }
}
