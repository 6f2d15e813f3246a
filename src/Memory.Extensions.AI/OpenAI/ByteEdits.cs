namespace Memory.Extensions.AI;

/// <summary>Replacements in a text of bytes. What none of them touches stays as it was.</summary>
internal sealed class ByteEdits
{
    private readonly List<(int Start, int End, byte[] Text)> edits = [];

    /// <summary>Whether there is nothing to do.</summary>
    public bool IsEmpty => edits.Count == 0;

    /// <summary>Puts a text at a place; several at one place stand in the order of the calls.</summary>
    public void Insert(int at, byte[] text) => Replace(at, at, text);

    /// <summary>Puts a text where another one stands; an empty one takes it out.</summary>
    public void Replace(int start, int end, byte[] text) => edits.Add((start, end, text));

    /// <summary>The text with the edits.</summary>
    public byte[] ApplyTo(ReadOnlyMemory<byte> source)
    {
        var target = new byte[source.Length + edits.Sum(static edit => edit.Text.Length - (edit.End - edit.Start))];
        var (from, to) = (0, 0);

        // The sort is stable, so that what was put at one place keeps its order.
        foreach (var (start, end, text) in edits.OrderBy(static edit => edit.Start))
        {
            source.Span[from..start].CopyTo(target.AsSpan(to));
            to += start - from;
            text.CopyTo(target, to);
            to += text.Length;
            from = end;
        }

        source.Span[from..].CopyTo(target.AsSpan(to));
        return target;
    }
}
