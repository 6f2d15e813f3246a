namespace Memory.Server.Storage.Embedded.Users;

/// <summary>Cuts a page out of ordered rows.</summary>
internal static class Pages
{
    /// <summary>The accepted rows from <paramref name="start"/> on.</summary>
    public static Page<T> Forwards<T>(OrderedList<T> rows, int start, int limit, Func<T, PageKey> key)
    {
        var count = Math.Clamp(rows.Count - start, 0, limit);
        var page = new T[count];
        for (var i = 0; i < count; i++)
            page[i] = rows[start + i];
        return new Page<T>(page, count > 0 && start + count < rows.Count ? key(page[^1]) : null);
    }

    /// <summary>The accepted rows before <paramref name="end"/>, last one first.</summary>
    public static Page<T> Backwards<T>(OrderedList<T> rows, int end, int limit, Func<T, bool> accepts, Func<T, PageKey> key)
    {
        var page = new List<T>(Math.Min(limit, end));
        for (var i = end - 1; i >= 0; i--)
        {
            if (!accepts(rows[i]))
                continue;
            if (page.Count == limit)
                return new Page<T>(page, page.Count == 0 ? null : key(page[^1]));
            page.Add(rows[i]);
        }

        return new Page<T>(page, null);
    }
}
