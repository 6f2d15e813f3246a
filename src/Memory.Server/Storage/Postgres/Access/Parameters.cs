using System.Buffers.Binary;
using Memory.Server.Memories;
using Memory.Server.Storage.Postgres.Sealing;
using Npgsql;
using NpgsqlTypes;

namespace Memory.Server.Storage.Postgres.Access;

/// <summary>Fills a statement's parameters in their order: $1, $2 and so on.</summary>
internal static class Parameters
{
    /// <summary>The user's key in every table.</summary>
    public static Guid UserKey(Scope scope) => UserKey(JobId.ScopeHash(scope));

    /// <summary>The key of the user whose hash this is.</summary>
    public static Guid UserKey(string scopeHash) => Guid.ParseExact(scopeHash, "N");

    /// <summary>The hash that a user key comes from.</summary>
    public static string HashOf(Guid userKey) => userKey.ToString("N");

    /// <summary>The user's advisory lock. Two users of the same number only wait for each other.</summary>
    public static long LockOf(Scope scope) => BinaryPrimitives.ReadInt64BigEndian(UserKey(scope).ToByteArray(bigEndian: true));

    /// <summary>$1 is the owner, $2 the user.</summary>
    public static NpgsqlBatchCommand Of(this string sql, Scope scope) => sql.Of(scope.Owner).Uuid(UserKey(scope));

    /// <summary>$1 is the owner.</summary>
    public static NpgsqlBatchCommand Of(this string sql, OwnerId owner) => sql.Alone().Text(owner.Value);

    /// <summary>A statement of no owner.</summary>
    public static NpgsqlBatchCommand Alone(this string sql) => new(sql);

    public static NpgsqlBatchCommand Text(this NpgsqlBatchCommand command, string? value) => command.With(NpgsqlDbType.Text, value);

    public static NpgsqlBatchCommand Word<T>(this NpgsqlBatchCommand command, T value)
        where T : struct, Enum => command.Text(Words<T>.Of(value));

    public static NpgsqlBatchCommand Json(this NpgsqlBatchCommand command, Json? value) => command.With(NpgsqlDbType.Json, value?.Text);

    public static NpgsqlBatchCommand Uuid(this NpgsqlBatchCommand command, Guid? value) => command.With(NpgsqlDbType.Uuid, value);

    public static NpgsqlBatchCommand Time(this NpgsqlBatchCommand command, DateTimeOffset? value) =>
        command.With(NpgsqlDbType.TimestampTz, value?.ToUniversalTime());

    public static NpgsqlBatchCommand Span(this NpgsqlBatchCommand command, TimeSpan value) => command.With(NpgsqlDbType.Interval, value);

    public static NpgsqlBatchCommand Number(this NpgsqlBatchCommand command, long? value) => command.With(NpgsqlDbType.Bigint, value);

    public static NpgsqlBatchCommand Number(this NpgsqlBatchCommand command, int? value) => command.With(NpgsqlDbType.Integer, value);

    public static NpgsqlBatchCommand Real(this NpgsqlBatchCommand command, double value) => command.With(NpgsqlDbType.Double, value);

    public static NpgsqlBatchCommand Flag(this NpgsqlBatchCommand command, bool? value) => command.With(NpgsqlDbType.Boolean, value);

    public static NpgsqlBatchCommand Bytes(this NpgsqlBatchCommand command, byte[]? value) => command.With(NpgsqlDbType.Bytea, value);

    public static NpgsqlBatchCommand Texts(this NpgsqlBatchCommand command, IEnumerable<string?>? values) =>
        command.With(NpgsqlDbType.Array | NpgsqlDbType.Text, values?.ToArray());

    public static NpgsqlBatchCommand Uuids(this NpgsqlBatchCommand command, IEnumerable<Guid> values) =>
        command.With(NpgsqlDbType.Array | NpgsqlDbType.Uuid, values.ToArray());

    public static NpgsqlBatchCommand UuidsOrNulls(this NpgsqlBatchCommand command, IEnumerable<Guid?> values) =>
        command.With(NpgsqlDbType.Array | NpgsqlDbType.Uuid, values.ToArray());

    public static NpgsqlBatchCommand Times(this NpgsqlBatchCommand command, IEnumerable<DateTimeOffset> values) =>
        command.With(NpgsqlDbType.Array | NpgsqlDbType.TimestampTz, values.Select(static value => value.ToUniversalTime()).ToArray());

    public static NpgsqlBatchCommand Numbers(this NpgsqlBatchCommand command, IEnumerable<long> values) =>
        command.With(NpgsqlDbType.Array | NpgsqlDbType.Bigint, values.ToArray());

    public static NpgsqlBatchCommand Integers(this NpgsqlBatchCommand command, IEnumerable<int> values) =>
        command.With(NpgsqlDbType.Array | NpgsqlDbType.Integer, values.ToArray());

    public static NpgsqlBatchCommand Counts(this NpgsqlBatchCommand command, StemSecret? stems) =>
        command.With(NpgsqlDbType.Array | NpgsqlDbType.Integer, stems?.Counts.ToArray());

    public static NpgsqlBatchCommand Doubles(this NpgsqlBatchCommand command, IEnumerable<double> values) =>
        command.With(NpgsqlDbType.Array | NpgsqlDbType.Double, values.ToArray());

    public static NpgsqlBatchCommand Flags(this NpgsqlBatchCommand command, IEnumerable<bool> values) =>
        command.With(NpgsqlDbType.Array | NpgsqlDbType.Boolean, values.ToArray());

    public static NpgsqlBatchCommand Reals(this NpgsqlBatchCommand command, ReadOnlyMemory<float> values) =>
        command.With(NpgsqlDbType.Array | NpgsqlDbType.Real, values.IsEmpty ? null : values.ToArray());

    public static NpgsqlBatchCommand ByteArrays(this NpgsqlBatchCommand command, IEnumerable<byte[]?> values) =>
        command.With(NpgsqlDbType.Array | NpgsqlDbType.Bytea, values.ToArray());

    /// <summary>What was computed of a text: the analyser's version, the stems, their counts and the sum of them, and the vector; nulls for none, and where they are sealed.</summary>
    public static NpgsqlBatchCommand Analysis(this NpgsqlBatchCommand command, AnalyzedText? text, int analyzer, RowSeal seal) =>
        command.Stems(text, analyzer, seal.Seals).Reals(seal.Seals ? default : text?.Vector ?? default);

    /// <summary>The same without the vector.</summary>
    public static NpgsqlBatchCommand Stems(this NpgsqlBatchCommand command, AnalyzedText? text, int analyzer, bool isSealed) => command
        .Number(text is null ? null : analyzer)
        .Texts(isSealed ? null : text?.Stems)
        .With(NpgsqlDbType.Array | NpgsqlDbType.Integer, !isSealed && text is { Counts: var counts } ? counts.ToArray() : null)
        .Number(isSealed ? null : text?.Counts.Sum());

    /// <summary>The same, sealed: what stands for the text, the stems with their counts, and the vector; three nulls where rows are plain.</summary>
    public static NpgsqlBatchCommand SealedAnalysis(this NpgsqlBatchCommand command, AnalyzedText? text, SealedText row, RowSeal seal) => !seal.Seals
        ? command.Bytes(null).Bytes(null).Bytes(null)
        : command.Bytes(seal.HashOf(row))
            .Bytes(text is null ? null : seal.Close(new StemSecret(text.Stems, text.Counts).ToBytes(), row, StemSecret.Field))
            .Bytes(HalfVector.Write(text is null ? default : text.Vector.Span) is { } vector ? seal.Close(vector, row, HalfVector.Field) : null);

    private static NpgsqlBatchCommand With(this NpgsqlBatchCommand command, NpgsqlDbType type, object? value)
    {
        command.Parameters.Add(new NpgsqlParameter { NpgsqlDbType = type, Value = value ?? DBNull.Value });
        return command;
    }
}
