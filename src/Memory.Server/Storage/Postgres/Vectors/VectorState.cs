using Memory.Server.Storage.Postgres.Access;

namespace Memory.Server.Storage.Postgres.Vectors;

/// <summary>By what a user's vectors and stems were made.</summary>
/// <param name="Version">The user's version.</param>
/// <param name="InUse">The kind of those in use; null for those that an analysis makes at once.</param>
/// <param name="Gathered">The kind of those being gathered; null for none.</param>
/// <param name="Analyzer">Up to which version all stems were made; null when nobody looked.</param>
/// <param name="DataKey">The key under which the user's rows are sealed; null while none is.</param>
internal sealed record VectorState(long Version, VectorKind? InUse, VectorKind? Gathered, int? Analyzer, Guid? DataKey)
{
    public const string Get = "SELECT version, vectors, next_vectors, analyzer, data_key FROM users WHERE owner_id = $1 AND user_key = $2";

    public static VectorState Read(RowReader row) => new(row.Number(), VectorKind.Parse(row.TextOrNull()), VectorKind.Parse(row.TextOrNull()), row.IntegerOrNull(), row.UuidOrNull());

    /// <summary>Whether vectors of another kind are in use than the wanted one.</summary>
    public bool Gathers(ITextAnalysis analysis) => InUse != analysis.Target;

    /// <summary>Whether there may be stems of an older analyser.</summary>
    public bool IsStale(ITextAnalysis analysis) => Analyzer is null || Analyzer < analysis.Kind.Analyzer;
}
