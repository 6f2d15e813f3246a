using System.Collections.Immutable;
using System.Runtime.InteropServices;
using Memory.Server.Memories;
using Npgsql;

namespace Memory.Server.Storage.Postgres.Access;

/// <summary>Reads a row's columns one after the other, in the order in which they were selected.</summary>
internal sealed class RowReader(NpgsqlDataReader reader)
{
    private int column;

    /// <summary>Goes to the next row; false after the last.</summary>
    public async ValueTask<bool> NextAsync(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        column = 0;
        return await reader.ReadAsync(CancellationToken.None);
    }

    /// <summary>Goes to the next statement's rows.</summary>
    public Task NextStatementAsync(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return reader.NextResultAsync(CancellationToken.None);
    }

    /// <summary>Reads to the end: what was sent is stored only when the database has said so of all of it. A reader that is closed early hides a timeout.</summary>
    public async ValueTask EndAsync(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        while (await reader.NextResultAsync(CancellationToken.None))
        {
            // What is left is of no interest.
        }
    }

    public async ValueTask<List<T>> AllAsync<T>(Func<RowReader, T> read, CancellationToken cancellationToken)
    {
        var rows = new List<T>();
        while (await NextAsync(cancellationToken))
            rows.Add(read(this));
        return rows;
    }

    public async ValueTask<T?> FirstAsync<T>(Func<RowReader, T> read, CancellationToken cancellationToken)
        where T : class => await NextAsync(cancellationToken) ? read(this) : null;

    public string Text() => reader.GetString(column++);

    public string? TextOrNull() => IsNull() ? null : reader.GetString(column - 1);

    public T Word<T>()
        where T : struct, Enum => Words<T>.Parse(Text());

    public T? WordOrNull<T>()
        where T : struct, Enum => TextOrNull() is { } word ? Words<T>.Parse(word) : null;

    public Json? JsonOrNull() => TextOrNull() is { } text ? new Json(text) : null;

    public Guid Uuid() => reader.GetGuid(column++);

    public Guid? UuidOrNull() => IsNull() ? null : reader.GetGuid(column - 1);

    public DateTimeOffset Time() => reader.GetFieldValue<DateTimeOffset>(column++);

    public DateTimeOffset? TimeOrNull() => IsNull() ? null : reader.GetFieldValue<DateTimeOffset>(column - 1);

    public long Number() => reader.GetInt64(column++);

    public int Integer() => reader.GetInt32(column++);

    public int? IntegerOrNull() => IsNull() ? null : reader.GetInt32(column - 1);

    public int[]? IntegersOrNull() => IsNull() ? null : reader.GetFieldValue<int[]>(column - 1);

    public double Real() => reader.GetDouble(column++);

    public bool Flag() => reader.GetBoolean(column++);

    public bool? FlagOrNull() => IsNull() ? null : reader.GetBoolean(column - 1);

    public ImmutableArray<string> Texts() => Array<string>(column++);

    public ImmutableArray<string>? TextsOrNull() => IsNull() ? null : ImmutableCollectionsMarshal.AsImmutableArray(reader.GetFieldValue<string[]>(column - 1));

    public ImmutableArray<Guid> Uuids() => Array<Guid>(column++);

    public byte[] Bytes() => reader.GetFieldValue<byte[]>(column++);

    /// <summary>What <see cref="Parameters.Analysis"/> wrote: the stems when they were made by that analyser, and the vector when there is one; null when there is neither.</summary>
    public AnalyzedText? Analysis(string text, int analyzer)
    {
        var isOfUse = IntegerOrNull() == analyzer;
        var (stems, counts, place) = (column, column + 1, column + 2);
        column += 3;
        var vector = reader.IsDBNull(place) ? [] : HalfVector.Read(reader.GetFieldValue<byte[]>(place));
        if (!isOfUse && vector.Length == 0)
            return null;
        return isOfUse ? new AnalyzedText(text, Array<string>(stems), Array<int>(counts), vector) : new AnalyzedText(text, default, default, vector);
    }

    private ImmutableArray<T> Array<T>(int place) => ImmutableCollectionsMarshal.AsImmutableArray(reader.GetFieldValue<T[]>(place));

    private bool IsNull() => reader.IsDBNull(column++);
}
