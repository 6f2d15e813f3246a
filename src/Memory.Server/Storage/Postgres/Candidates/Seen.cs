using System.Text.Json;
using Memory.Server.Memories;
using Memory.Server.Storage.Postgres.Access;
using Npgsql;

namespace Memory.Server.Storage.Postgres.Candidates;

/// <summary>What a question may see, as conditions on rows. They may let more through than the question sees, but hold back nothing that it does.</summary>
internal static class Seen
{
    public const string Turns =
        $"""
        NOT is_hidden AND ($3::timestamptz IS NULL OR said_at <= $3) AND ($4::timestamptz IS NULL OR stored_at <= $4)
            AND ($5::text IS NULL OR session_id <> $5) AND {Metadata}
        """;

    /// <summary>The version believed then, of what was not deleted since; and, when asked for, what the current view shows.</summary>
    public const string Memories =
        $"""
        CASE WHEN $4::timestamptz IS NULL THEN recorded_to IS NULL ELSE recorded_from <= $4 AND (recorded_to IS NULL OR recorded_to > $4) END
            AND NOT is_deleted AND archived_at IS NULL
            AND ($4::timestamptz IS NULL OR memory_id NOT IN (
                SELECT gone.memory_id FROM memories AS gone
                WHERE gone.owner_id = $1 AND gone.user_key = $2 AND gone.recorded_to IS NULL AND gone.is_deleted))
            AND ($9::text[] IS NULL OR type = ANY ($9)) AND ($10::text[] IS NULL OR slot = ANY ($10))
            AND ($11::timestamptz IS NULL OR (
                (expires_at IS NULL OR expires_at > $11)
                AND (temporal_state IN ('current', 'future', 'recurring') OR (temporal_state = 'past' AND valid_from IS NOT NULL AND valid_to <= created_at))
                AND (valid_from <= $11 OR (valid_from IS NULL AND temporal_state <> 'future')) AND (valid_to IS NULL OR valid_to > $11)
                AND (superseded_at IS NULL OR superseded_at > $11 OR valid_to IS NOT NULL)))
            AND {Metadata}
        """;

    /// <summary>Texts and words are compared, of anything else only the kind: numbers may be written in many ways.</summary>
    private const string Metadata =
        """
        ($6::text[] IS NULL OR NOT EXISTS (
            SELECT FROM unnest($6, $7::text[], $8::text[]) AS wanted (name, kind, value)
            WHERE json_typeof(metadata -> wanted.name) IS DISTINCT FROM wanted.kind OR metadata ->> wanted.name <> wanted.value))
        """;

    /// <summary>$1 and $2 say whose rows, $3 to $11 what may be seen, $12 to $21 what is asked.</summary>
    public static NpgsqlBatchCommand Of(this string sql, Scope scope, CandidateQuestion question)
    {
        var wanted = PropertiesOf(question.Metadata);
        return sql.Of(scope)
            .Time(question.SaidBy).Time(question.KnownAt).Text(question.ExcludeSession?.Value)
            .Texts(wanted?.Select(static property => property.Name)).Texts(wanted?.Select(KindOf)).Texts(wanted?.Select(ValueOf))
            .Texts(question.Types.IsEmpty ? null : question.Types.Select(Words<MemoryType>.Of))
            .Texts(question.Slots.IsEmpty ? null : question.Slots.Select(static slot => slot.Name))
            .Time(question.CurrentAt)
            .Texts(question.Stems).Reals(question.Vector).Texts(question.AskedSlots).Number((long)question.PerReason)
            .Flag(question.WithTurns).Flag(question.WithMemories).Text(question.Vectors?.ToString())
            .Reals(question.Emphases.AsMemory())
            .Times(question.Times.Select(static time => time.From)).Times(question.Times.Select(static time => time.To));
    }

    private static JsonProperty[]? PropertiesOf(Json? metadata) =>
        metadata?.ToElement() is { ValueKind: JsonValueKind.Object } wanted ? [.. wanted.EnumerateObject()] : null;

    private static string KindOf(JsonProperty property) => property.Value.ValueKind switch
    {
        JsonValueKind.Object => "object",
        JsonValueKind.Array => "array",
        JsonValueKind.String => "string",
        JsonValueKind.Number => "number",
        JsonValueKind.True or JsonValueKind.False => "boolean",
        _ => "null",
    };

    private static string? ValueOf(JsonProperty property) => property.Value.ValueKind switch
    {
        JsonValueKind.String => property.Value.GetString(),
        JsonValueKind.True => "true",
        JsonValueKind.False => "false",
        _ => null,
    };
}
