namespace Memory.Tidy.Tests;

/// <summary>
/// Exceptions from a rule, one a line in <c>Allowed/</c>, each after a comment (<c>#</c>) with its reason. The lists only shrink:
/// an entry that nothing needs any more fails the test as much as a new offence does.
/// </summary>
internal static class AllowList
{
    private const string Folder = "tests/Memory.Tidy.Tests/Allowed/";

    public static IReadOnlyList<string> Read(string name) =>
        [.. Repository.File(Folder + name).Lines.Select(line => line.Trim()).Where(line => line.Length > 0 && line[0] != '#')];

    /// <summary>Fails unless the offences are the allowed ones, each with what tells a reader where it is.</summary>
    public static void Check(string name, IEnumerable<(string Offence, string Where)> found)
    {
        var allowed = Read(name).ToHashSet(StringComparer.Ordinal);
        var offences = found.ToLookup(one => one.Offence, one => one.Where, StringComparer.Ordinal);

        Nothing.Of(
            offences.Where(one => !allowed.Contains(one.Key)).Select(one => $"{one.Key} ({string.Join(", ", one.Distinct(StringComparer.Ordinal).Take(3))})")
                .Concat(allowed.Where(entry => !offences.Contains(entry)).Select(entry => $"{entry} (in Allowed/{name}, but nothing needs it any more)")));
    }
}
