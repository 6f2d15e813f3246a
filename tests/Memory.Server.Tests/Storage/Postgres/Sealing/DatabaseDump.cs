using Memory.Server.Tests.Storage.Embedded.Sealing;

namespace Memory.Server.Tests.Storage.Postgres.Sealing;

/// <summary>What stood in a database at one time: each table's rows as text, its bytes, and what the planner knows of it.</summary>
internal sealed class DatabaseDump
{
    private readonly List<(string Place, byte[] Bytes)> _found = [];

    public void Add(string place, byte[] bytes) => _found.Add((place, bytes));

    /// <summary>Where a text stands, in whatever spelling.</summary>
    public string[] With(string text) => [.. _found.Where(one => Traces.IsIn(one.Bytes, text)).Select(static one => one.Place).Distinct(StringComparer.Ordinal)];
}
