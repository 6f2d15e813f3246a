using System.Collections.Immutable;
using Memory.Server.Memories;
using Memory.Server.Storage.Embedded.Journals;
using Memory.Server.Storage.Embedded.Users;

namespace Memory.Server.Storage.Embedded.Owners;

/// <summary>What belongs to an owner rather than to one of its users, folded from the journal's entries.</summary>
internal sealed class OwnerState(JournalContext context, AnswerBudget.Share keptAnswers) : IJournalState
{
    private const int RowsPerEntry = 100;
    private const int KeySize = 400;
    private const int UseSize = 100;
    private const int TombstoneSize = 120;
    private readonly SortedSet<string> users = new(CodePointOrder.Instance);
    private readonly Dictionary<Guid, ApiKey> keys = [];
    private readonly Dictionary<string, TombstoneRow> tombstones = new(StringComparer.Ordinal);
    private readonly AnswerRows answers = new(context.Options.KeptAnswerBytes, keptAnswers);
    private long userSize;

    public long Version => 0;

    public long Size => userSize + ((long)keys.Count * KeySize) + ((long)tombstones.Count * TombstoneSize) + answers.Size;

    public long Written { get; private set; }

    public int Erasures { get; private set; }

    public IReadOnlyCollection<ApiKey> Keys => keys.Values;

    public IReadOnlyCollection<TombstoneRow> Tombstones => tombstones.Values;

    public bool HasUser(UserId user) => users.Contains(user.Value);

    public ApiKey? FindKey(Guid id) => keys.GetValueOrDefault(id);

    public TombstoneRow? FindTombstone(string hash) => tombstones.GetValueOrDefault(hash);

    public KeptAnswer? FindAnswer(RequestKey request) => answers.Find(request);

    /// <summary>Users by id, those after the given one.</summary>
    public UserId[] ListUsers(UserId? after, int limit)
    {
        if (users.Count == 0 || (after is { } last && CodePointOrder.Instance.Compare(last.Value, users.Max) >= 0))
            return [];
        var rest = after is { } from ? users.GetViewBetween(from.Value, users.Max!) : users;
        return [.. rest.Where(user => user != after?.Value).Take(limit).Select(static user => new UserId(user))];
    }

    public void Apply(OwnerEntry entry)
    {
        foreach (var tombstone in OrEmpty(entry.Tombstones))
            Put(tombstone);

        foreach (var user in OrEmpty(entry.Users))
        {
            Written += RowSizes.Of(user.Value);
            if (users.Add(user.Value))
                userSize += RowSizes.Of(user.Value);
        }

        foreach (var key in OrEmpty(entry.Keys))
        {
            Written += KeySize;
            keys[key.Id] = key;
        }

        foreach (var use in OrEmpty(entry.Uses))
        {
            Written += UseSize;
            if (keys.TryGetValue(use.Key, out var key) && (key.LastUsedAt is null || key.LastUsedAt < use.At))
                keys[use.Key] = key with { LastUsedAt = use.At };
        }

        foreach (var row in OrEmpty(entry.Answers))
        {
            Written += AnswerRows.SizeOf(row);
            answers.Put(row);
        }
    }

    public void Replay(ReadOnlySpan<byte> entry) => Apply(OwnerEntry.Parse(entry));

    public void Loaded() => answers.DropBefore(context.Time.GetUtcNow() - KeptAnswer.Lifetime);

    public JournalSnapshot Capture()
    {
        answers.DropBefore(context.Time.GetUtcNow() - KeptAnswer.Lifetime);
        OwnerEntry[] entries =
        [
            new OwnerEntry(),
            .. tombstones.Values.Chunk(RowsPerEntry).Select(static part => new OwnerEntry { Tombstones = [.. part] }),
            .. users.Chunk(RowsPerEntry).Select(static part => new OwnerEntry { Users = [.. part.Select(static user => new UserId(user))] }),
            .. keys.Values.Chunk(RowsPerEntry).Select(static part => new OwnerEntry { Keys = [.. part] }),
            .. answers.ToArray().Select(static row => new OwnerEntry { Answers = [row] }),
        ];
        return new JournalSnapshot(entries.Select(static entry => entry.ToLine()), Size, Written, Erasures);
    }

    public void Rewritten(JournalSnapshot snapshot)
    {
        Written = Written - snapshot.Written + snapshot.Size;
        Erasures -= snapshot.Erasures;
    }

    private void Put(TombstoneRow tombstone)
    {
        Written += TombstoneSize;

        // What names the user still stands in the file: where the user was taken away, and where a row that told the name gives way.
        var named = tombstones.GetValueOrDefault(tombstone.Hash)?.User;
        if (tombstone.HasFiles || (named is not null && tombstone.User is null))
            Erasures++;
        tombstones[tombstone.Hash] = tombstone;
        if (tombstone is not { HasFiles: true, User: { } user })
            return;
        if (users.Remove(user.Value))
            userSize -= RowSizes.Of(user.Value);
        foreach (var key in keys.Values.Where(key => key.User == user).ToArray())
            keys.Remove(key.Id);
        answers.Erase(user);
    }

    private static ImmutableArray<T> OrEmpty<T>(ImmutableArray<T> rows) => rows.IsDefault ? [] : rows;
}
