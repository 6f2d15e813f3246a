using System.Collections.Immutable;
using System.Runtime.InteropServices;
using System.Text.Json.Serialization.Metadata;
using Memory.Server.Memories;
using Memory.Server.Storage.Postgres.Sealing;
using Npgsql;

namespace Memory.Server.Storage.Postgres.Access;

/// <summary>
/// Reads a row's columns one after the other, in the order in which they were selected. A row that does not open is there with nothing in it, as
/// <see cref="IsBroken"/> tells: lists leave it out, and whoever asked for exactly it is told.
/// </summary>
internal sealed class RowReader(NpgsqlDataReader reader, RowSeal seal)
{
    private int column;

    /// <summary>Whether something that was read of this row did not open.</summary>
    public bool IsBroken { get; private set; }

    /// <summary>Goes to the next row; false after the last.</summary>
    public async ValueTask<bool> NextAsync(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        column = 0;
        IsBroken = false;
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
        {
            var row = read(this);
            if (!IsBroken)
                rows.Add(row);
        }

        return rows;
    }

    /// <summary>All rows, of which none may be missing.</summary>
    public async ValueTask<List<T>> ExactlyAllAsync<T>(Func<RowReader, T> read, CancellationToken cancellationToken)
    {
        var rows = new List<T>();
        while (await NextAsync(cancellationToken))
            rows.Add(Whole(read(this)));
        return rows;
    }

    /// <summary>All rows, also those that do not open, and whether they do.</summary>
    public async ValueTask<List<(T Row, bool IsBroken)>> EveryAsync<T>(Func<RowReader, T> read, CancellationToken cancellationToken)
    {
        var rows = new List<(T Row, bool IsBroken)>();
        while (await NextAsync(cancellationToken))
            rows.Add((read(this), IsBroken));
        return rows;
    }

    public async ValueTask<T?> FirstAsync<T>(Func<RowReader, T> read, CancellationToken cancellationToken)
        where T : class => await NextAsync(cancellationToken) ? Whole(read(this)) : null;

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

    public byte[]? BytesOrNull() => IsNull() ? null : reader.GetFieldValue<byte[]>(column - 1);

    /// <summary>What the row tells, which is sealed; null when it is not, and what it tells stands in its columns.</summary>
    /// <param name="type">What it tells.</param>
    /// <param name="table">Of which kind it is.</param>
    /// <param name="id">Which one it is.</param>
    /// <param name="isBare">Whether its columns tell nothing: such a row is none that somebody wrote plain on purpose.</param>
    public T? Sealed<T>(JsonTypeInfo<T> type, string table, string id, bool isBare = false)
        where T : class
    {
        var closed = BytesOrNull();
        var opened = closed is null ? null : seal.Open(closed, type, table, id);
        if (opened is null && (closed is not null || !(seal.TakesPlain || isBare)))
            Break($"{table} {id}");
        return opened;
    }

    /// <summary>Takes the row although something of it does not open; whether that is so.</summary>
    public bool Forgive()
    {
        var wasBroken = IsBroken;
        IsBroken = false;
        return wasBroken;
    }

    /// <summary>What <see cref="Parameters.Analysis"/> wrote: the stems when they were made by that analyser, and the vector when there is one; null when there is neither.</summary>
    public AnalyzedText? Analysis(string text, int analyzer, SealedText row)
    {
        var isOfUse = IntegerOrNull() == analyzer;
        var (stems, vector) = (StemsOrNull(row), VectorOrNull(row));
        if (!isOfUse)
            stems = null;
        return stems is null && vector is null ? null : new AnalyzedText(text, stems?.Stems ?? default, stems?.Counts ?? default, vector is null ? [] : HalfVector.Read(vector));
    }

    /// <summary>The stems, from the plain columns or the sealed one.</summary>
    public StemSecret? StemsOrNull(SealedText row)
    {
        var (stems, counts) = (column, column + 1);
        column += 2;
        if (BytesOrNull() is not { } closed)
            return reader.IsDBNull(stems) || reader.IsDBNull(counts) ? null : new StemSecret(Array<string>(stems), Array<int>(counts));
        if (seal.Open(closed, row, StemSecret.Field) is { } plain)
            return StemSecret.Parse(plain);
        seal.Broken.Add($"{row.Table} {row.Id}");
        return null;
    }

    /// <summary>A vector as <see cref="HalfVector"/> reads it, from the plain column or the sealed one. One that does not open is none: it is made again.</summary>
    public byte[]? VectorOrNull(SealedText row)
    {
        var plain = BytesOrNull();
        if (BytesOrNull() is not { } closed)
            return plain;
        if (seal.Open(closed, row, HalfVector.Field) is { } opened)
            return opened;
        seal.Broken.Add($"{row.Table} {row.Id}");
        return null;
    }

    private T Whole<T>(T row) => IsBroken ? throw SealFaults.Broken("What was asked for does not open with its key.") : row;

    private void Break(string row)
    {
        IsBroken = true;
        seal.Broken.Add(row);
    }

    private ImmutableArray<T> Array<T>(int place) => ImmutableCollectionsMarshal.AsImmutableArray(reader.GetFieldValue<T[]>(place));

    private bool IsNull() => reader.IsDBNull(column++);
}
