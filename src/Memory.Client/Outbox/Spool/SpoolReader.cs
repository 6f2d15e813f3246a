namespace Memory.Client;

/// <summary>Reads the intact records of a spool file from one place on, and steps over what is damaged.</summary>
internal sealed class SpoolReader(ISpoolFile file, SpoolSeal seal, SealOrder order, long from, long end)
{
    private byte[] buffer = new byte[32 * 1024];
    private long bufferAt = from;
    private int buffered;
    private int length;
    private bool isInDamage;
    private byte[]? opened;

    /// <summary>Where the current record begins.</summary>
    public long Offset { get; private set; }

    /// <summary>Where the next record begins; after the last one, the end of what is whole.</summary>
    public long Position { get; private set; } = from;

    /// <summary>How many stretches of damage lay before here.</summary>
    public int Damaged { get; private set; }

    /// <summary>Whether the last record's line end is missing.</summary>
    public bool IsUnended { get; private set; }

    /// <summary>Whether the current record is sealed under a key that is not here.</summary>
    public bool IsForeign { get; private set; }

    /// <summary>The current record's JSON, until the next one is read.</summary>
    public ReadOnlySpan<byte> Json => opened ?? Written;

    private ReadOnlySpan<byte> Written => At(Offset, SpoolRecord.HeaderSize + length)[SpoolRecord.HeaderSize..];

    /// <summary>Goes to the next intact record; false after the last one.</summary>
    public bool Next()
    {
        while (Position < end)
        {
            if (IsRecordAt(Position))
            {
                (Offset, isInDamage) = (Position, false);
                Position += SpoolRecord.HeaderSize + length;
                IsUnended = Position >= end;

                // Whatever stands there: a line end that is damaged costs no record.
                Position = Math.Min(Position + 1, end);
                var state = seal.Open(Written, out var place, out opened);
                IsForeign = state is SealState.Foreign;
                if (state is SealState.Opened && order.TryTake(place))
                    return true;
                order.Loosen();
                if (state is SealState.Plain or SealState.Foreign)
                    return true;
                Damaged++; // Whole, but not what was written here.
                continue;
            }

            if (NextLine() is not { } next)
                return false; // A torn tail: the write never came to its end, nobody was told that it had.
            if (!isInDamage)
                Damaged++;
            order.Loosen();
            (Position, isInDamage, IsUnended) = (next, true, false);
        }

        return false;
    }

    private bool IsRecordAt(long position) =>
        SpoolRecord.TryReadLength(At(position, SpoolRecord.HeaderSize), out length)
        && length <= end - position - SpoolRecord.HeaderSize
        && At(position, SpoolRecord.HeaderSize + length) is var record
        && record.Length == SpoolRecord.HeaderSize + length
        && SpoolRecord.IsIntact(record);

    private long? NextLine()
    {
        for (var position = Position; position < end;)
        {
            var piece = At(position, (int)Math.Min(buffer.Length, end - position));
            if (piece.IndexOf((byte)'\n') is var found and >= 0)
                return position + found + 1;
            if (piece.IsEmpty)
                return null;
            position += piece.Length;
        }

        return null;
    }

    /// <summary>So many bytes at a place, or as many as there are.</summary>
    private ReadOnlySpan<byte> At(long position, int count)
    {
        count = (int)Math.Min(count, end - position);
        if (position < bufferAt || position + count > bufferAt + buffered)
        {
            if (count > buffer.Length)
                buffer = new byte[count];
            (bufferAt, buffered) = (position, file.Read(position, buffer.AsSpan(0, (int)Math.Min(buffer.Length, end - position))));
        }

        return buffer.AsSpan((int)(position - bufferAt), (int)Math.Min(count, buffered - (position - bufferAt)));
    }
}
