namespace Memory.Server.Storage.Embedded.Users;

/// <summary>Rows in an order of their own. Rows mostly arrive in that order, so that adding one is cheap.</summary>
internal sealed class OrderedList<T>(Comparison<T> compare)
{
    private readonly List<T> rows = [];

    public int Count => rows.Count;

    public T this[int index] => rows[index];

    public void Add(T row)
    {
        if (rows.Count == 0 || compare(rows[^1], row) < 0)
            rows.Add(row);
        else
            rows.Insert(CountBefore(other => compare(other, row) <= 0), row);
    }

    /// <summary>Puts a row where an earlier state of it stands, or adds it.</summary>
    public void Replace(T? earlier, T row)
    {
        if (earlier is not null && IndexOf(earlier) is var index and >= 0)
        {
            if (compare(earlier, row) == 0)
            {
                rows[index] = row;
                return;
            }

            rows.RemoveAt(index);
        }

        Add(row);
    }

    public void Remove(T row)
    {
        if (IndexOf(row) is var index and >= 0)
            rows.RemoveAt(index);
    }

    /// <summary>How many rows stand at the front for which the condition holds, which must hold for no row behind one that it fails.</summary>
    public int CountBefore(Func<T, bool> isBefore)
    {
        var low = 0;
        var high = rows.Count;
        while (low < high)
        {
            var middle = (low + high) >>> 1;
            if (isBefore(rows[middle]))
                low = middle + 1;
            else
                high = middle;
        }

        return low;
    }

    /// <summary>The last ones, in their order.</summary>
    public T[] Last(int limit) => [.. rows.Skip(rows.Count - limit)];

    public T[] ToArray() => [.. rows];

    private int IndexOf(T row)
    {
        var index = CountBefore(other => compare(other, row) < 0);
        return index < rows.Count && compare(rows[index], row) == 0 ? index : -1;
    }
}
