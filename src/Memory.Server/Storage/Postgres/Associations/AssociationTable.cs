using Memory.Server.Memories;
using Memory.Server.Memories.Associations;
using Memory.Server.Storage.Postgres.Access;
using Memory.Server.Storage.Postgres.Sealing;
using Npgsql;

namespace Memory.Server.Storage.Postgres.Associations;

/// <summary>The statements on <c>associations</c> and on what tells other servers of their changes.</summary>
internal static class AssociationTable
{
    /// <summary>Any number at once: a large batch of memories comes to have many.</summary>
    public const string Put =
        """
        INSERT INTO associations (owner_id, user_key, source_id, target_id, relation, strength, is_automatic, is_removed, created_at, updated_at, sealed)
        SELECT $1, $2, link.* FROM unnest(
            $3::uuid[], $4::uuid[], $5::text[], $6::float8[], $7::boolean[], $8::boolean[], $9::timestamptz[], $10::timestamptz[], $11::bytea[]) AS link
        ON CONFLICT (owner_id, user_key, source_id, target_id, relation) DO UPDATE SET
            strength = excluded.strength, is_automatic = excluded.is_automatic, is_removed = excluded.is_removed, created_at = excluded.created_at,
            updated_at = excluded.updated_at, sealed = excluded.sealed
        """;

    public const string Remove =
        """
        DELETE FROM associations USING unnest($3::uuid[], $4::uuid[], $5::text[]) AS gone (source_id, target_id, relation)
        WHERE owner_id = $1 AND user_key = $2 AND associations.source_id = gone.source_id AND associations.target_id = gone.target_id
            AND associations.relation = gone.relation
        """;

    /// <summary>Readers drop the links of memories that are gone by themselves.</summary>
    public const string Erase =
        "DELETE FROM associations WHERE owner_id = $1 AND user_key = $2 AND (source_id = ANY ($3) OR target_id = ANY ($3))";

    public const string EraseChanges = "DELETE FROM changed_associations WHERE owner_id = $1 AND user_key = $2 AND source_id = ANY ($3)";

    public const string NoteChanged =
        """
        INSERT INTO changed_associations (owner_id, user_key, source_id, version)
        SELECT $1, $2, source_id, $4 FROM unnest($3::uuid[]) AS changed (source_id)
        ON CONFLICT (owner_id, user_key, source_id) DO UPDATE SET version = excluded.version
        """;

    public const string OfMemories =
        $"""
        SELECT {Columns} FROM associations WHERE owner_id = $1 AND user_key = $2 AND source_id = ANY ($3)
        UNION
        SELECT {Columns} FROM associations WHERE owner_id = $1 AND user_key = $2 AND target_id = ANY ($3)
        ORDER BY source_id, target_id, relation
        """;

    public const string Count =
        "SELECT count(*) FROM (SELECT FROM associations WHERE owner_id = $1 AND user_key = $2 LIMIT $3) AS counted";

    /// <summary>Of those between the same memories all: which comes first is only known once their relations are.</summary>
    public const string Weakest =
        $"""
        SELECT {Columns} FROM associations WHERE owner_id = $1 AND user_key = $2 AND (is_automatic OR is_removed)
        ORDER BY strength, source_id, target_id FETCH FIRST ($3) ROWS WITH TIES
        """;

    public const string SourcesChangedSince =
        "SELECT source_id FROM changed_associations WHERE owner_id = $1 AND user_key = $2 AND version > $3 ORDER BY source_id";

    /// <summary>All links from each memory of which one changed. As of memories, a few ids must not be looked for among all of the user's links.</summary>
    public const string ChangedSince =
        $"""
        SELECT {Columns} FROM associations WHERE owner_id = $1 AND user_key = $2 AND source_id = ANY (ARRAY(
            SELECT source_id FROM changed_associations WHERE owner_id = $1 AND user_key = $2 AND version > $3))
        ORDER BY source_id, target_id, relation
        """;

    public const string OfUser = $"SELECT {Columns} FROM associations WHERE owner_id = $1 AND user_key = $2 ORDER BY source_id, target_id, relation";

    /// <summary>What <see cref="Read"/> reads.</summary>
    public const string Columns = "source_id, target_id, relation, strength, is_automatic, is_removed, created_at, updated_at, sealed";

    /// <summary>The statements that store a commit's links.</summary>
    public static IEnumerable<NpgsqlBatchCommand> Store(Scope scope, UserCommit commit, long version, RowSeal seal)
    {
        if (commit.Associations.IsEmpty && commit.Unlinked.IsEmpty)
            yield break;
        if (!commit.Associations.IsEmpty)
        {
            // Of one that comes twice the last one counts.
            var links = commit.Associations.GroupBy(static link => link.Key).Select(static same => same.Last()).ToList();
            if (Others(links, seal) is { Count: > 0 } others)
                yield return RemoveOf(scope, others);
            yield return Put.Of(scope)
                .Uuids(links.Select(static link => link.Source.Value)).Uuids(links.Select(static link => link.Target.Value)).Texts(links.Select(link => seal.RelationKey(link.Relation)))
                .Doubles(links.Select(static link => link.Strength)).Flags(links.Select(static link => link.IsAutomatic)).Flags(links.Select(static link => link.IsRemoved))
                .Times(links.Select(static link => link.CreatedAt)).Times(links.Select(static link => link.UpdatedAt))
                .ByteArrays(links.Select(link => Close(link, seal)));
        }

        if (!commit.Unlinked.IsEmpty)
        {
            yield return RemoveOf(scope, [.. commit.Unlinked.SelectMany(link => seal.RelationKeys(link.Relation).Select(relation => link with { Relation = relation }))]);
        }

        var sources = commit.Associations.Select(static link => link.Source).Concat(commit.Unlinked.Select(static link => link.Source)).Distinct();
        yield return NoteChanged.Of(scope).Uuids(sources.Select(static source => source.Value)).Number(version);
    }

    /// <summary>What the link tells, sealed; null where rows are plain.</summary>
    public static byte[]? Close(Association link, RowSeal seal) =>
        seal.Close(new LinkSecret(link.Relation), Secrets.Spelled.LinkSecret, SealedTables.Associations, IdOf(link.Key with { Relation = seal.RelationKey(link.Relation) }));

    public static Association Read(RowReader row)
    {
        var link = new Association
        {
            Source = new MemoryId(row.Uuid()),
            Target = new MemoryId(row.Uuid()),
            Relation = row.Text(),
            Strength = row.Real(),
            IsAutomatic = row.Flag(),
            IsRemoved = row.Flag(),
            CreatedAt = row.Time(),
            UpdatedAt = row.Time(),
        };
        return row.Sealed(Secrets.Spelled.LinkSecret, SealedTables.Associations, IdOf(link.Key)) is { } secret ? link with { Relation = secret.Relation } : link;
    }

    /// <summary>In the order in which the database has them when their relations are plain.</summary>
    public static List<Association> Ordered(IEnumerable<Association> links) =>
        [.. links.OrderBy(static link => link.Source.Value).ThenBy(static link => link.Target.Value).ThenBy(static link => link.Relation, CodePointOrder.Instance)];

    /// <summary>Links that stand for the same ones as were written before rows were sealed, or plain.</summary>
    private static List<AssociationKey> Others(List<Association> links, RowSeal seal) =>
        [.. links.SelectMany(link => seal.RelationKeys(link.Relation).Where(key => key != seal.RelationKey(link.Relation)).Select(key => link.Key with { Relation = key }))];

    private static NpgsqlBatchCommand RemoveOf(Scope scope, List<AssociationKey> links) => Remove.Of(scope)
        .Uuids(links.Select(static link => link.Source.Value)).Uuids(links.Select(static link => link.Target.Value)).Texts(links.Select(static link => link.Relation));

    private static string IdOf(AssociationKey link) => $"{link.Source} {link.Target} {link.Relation}";

    /// <summary>The links from each memory; one whose links changed may have none any more.</summary>
    public static IReadOnlyList<LinksFrom> Grouped(IReadOnlyList<MemoryId> changed, IReadOnlyList<Association> links)
    {
        var bySource = links.ToLookup(static link => link.Source);
        return [.. (changed.Count == 0 ? bySource.Select(static from => from.Key) : changed).Select(source => new LinksFrom(source, [.. bySource[source]]))];
    }
}
