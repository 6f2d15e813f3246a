namespace Memory.Docs.Tests.Pages;

/// <summary>The blocks that nothing here runs, from <c>not-run.txt</c>: each with its page, how its first line begins, and the reason.</summary>
internal static class NotRun
{
    private const string List = "tests/Memory.Docs.Tests/not-run.txt";

    private static readonly IReadOnlyList<Entry> Entries =
        [.. Repository.File(List).Lines.Where(line => line.Length > 0 && line[0] != '#').Select(Read)];

    public static bool Has(Block block) => Entries.Any(entry => entry.Names(block));

    /// <summary>What is wrong with the list itself: an entry without a reason, or without a block.</summary>
    public static IEnumerable<string> Faults() =>
        Entries.Where(entry => entry.Reason.Length < 15).Select(entry => $"{List}: {entry.Page} | {entry.Begin} has no reason")
            .Concat(Entries.Where(entry => !Page.All.SelectMany(page => page.Blocks).Any(entry.Names))
                .Select(entry => $"{List}: no block of {entry.Page} begins with \"{entry.Begin}\" any more"));

    private static Entry Read(string line) => line.Split(" | ", 3) is [var page, var begin, var reason]
        ? new Entry(page.Trim(), begin.Trim(), reason.Trim())
        : throw new InvalidDataException($"{List}: \"{line}\" is not \"page | how the block begins | reason\".");

    private sealed record Entry(string Page, string Begin, string Reason)
    {
        public bool Names(Block block) => block.Page == Page && block.FirstLine.TrimStart().StartsWith(Begin, StringComparison.Ordinal);
    }
}
