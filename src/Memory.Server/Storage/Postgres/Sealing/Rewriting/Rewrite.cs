using Memory.Server.Memories;
using Memory.Server.Storage.Postgres.Access;
using Npgsql;

namespace Memory.Server.Storage.Postgres.Sealing.Rewriting;

/// <summary>How the rows of one table are found that are not as they are to be, some at a time in the order of their keys, and written as they are to be.</summary>
/// <param name="Find">The statement that finds the rows after one.</param>
/// <param name="Read">Reads one.</param>
/// <param name="Write">The statements that write one.</param>
internal sealed record Rewrite<T>(Func<Scope, T?, NpgsqlBatchCommand> Find, Func<RowReader, T> Read, Func<Scope, T, RowSeal, IEnumerable<NpgsqlBatchCommand>> Write)
    where T : class;

/// <summary>What is computed of a text, as it is stored.</summary>
/// <param name="Stems">The stems; null for none.</param>
/// <param name="Vector">The vector in use, as <see cref="HalfVector"/> has it; null for none.</param>
/// <param name="Next">The vector that is gathered; null for none.</param>
internal sealed record StoredAnalysis(StemSecret? Stems, byte[]? Vector, byte[]? Next)
{
    /// <summary>What <see cref="Read"/> reads.</summary>
    public const string Columns = "stems, stem_counts, sealed_stems, halfvec_send(embedding), sealed_vector, halfvec_send(next_embedding), sealed_next_vector";

    public static StoredAnalysis Read(RowReader row, SealedText text) => row.IsBroken
        ? new StoredAnalysis(Stems: null, Vector: null, Next: null)
        : new StoredAnalysis(row.StemsOrNull(text), row.VectorOrNull(text), row.VectorOrNull(text));

    /// <summary>What stands for the text, then the stems, their counts and their sum, and each vector, plain and sealed: ten parameters.</summary>
    public NpgsqlBatchCommand On(NpgsqlBatchCommand command, SealedText text, RowSeal seal)
    {
        var plain = seal.Seals ? null : Stems;
        return command
            .Bytes(seal.Seals ? seal.HashOf(text) : null)
            .Texts(plain is null ? null : plain.Stems).Counts(plain).Number(plain?.Counts.Sum())
            .Bytes(seal.Seals && Stems is not null ? seal.Close(Stems.ToBytes(), text, StemSecret.Field) : null)
            .Reals(PlainOf(Vector, seal)).Bytes(ClosedOf(Vector, text, seal))
            .Reals(PlainOf(Next, seal)).Bytes(ClosedOf(Next, text, seal));
    }

    private static ReadOnlyMemory<float> PlainOf(byte[]? vector, RowSeal seal) => seal.Seals || vector is null ? default : HalfVector.Read(vector);

    private static byte[]? ClosedOf(byte[]? vector, SealedText text, RowSeal seal) => seal.Seals && vector is not null ? seal.Close(vector, text, HalfVector.Field) : null;
}
