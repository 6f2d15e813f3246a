namespace Memory.Server.Storage;

/// <summary>Some rows, and where the next page starts (null on the last one).</summary>
internal sealed record Page<T>(IReadOnlyList<T> Items, PageKey? Next);

/// <summary>Where a page ended: the row's time and, among rows of the same time, its tie-breaker.</summary>
internal readonly record struct PageKey(DateTimeOffset At, string Tie);

internal static class Page
{
    /// <summary>Cuts a page out of ordered rows, of which there is one more than the page takes unless it is the last one.</summary>
    public static Page<T> Of<T>(List<T> rows, int limit, Func<T, PageKey> key)
    {
        if (rows.Count <= limit)
            return new Page<T>(rows, null);
        var page = rows[..limit];
        return new Page<T>(page, limit == 0 ? null : key(page[^1]));
    }
}
