using System.Globalization;

namespace Memory.Tidy.Tests.Source;

/// <summary>One idea per file: a file that outgrows this has two.</summary>
public sealed class FileLengthTests
{
    private const int MostLines = 300;
    private const int MostLinesOfProgram = 60;

    [Fact]
    public void FilesOfSrc_Lines_StayWithinTheLimit()
    {
        var allowed = AllowList.Read("long-files.txt")
            .Select(entry => entry.Split(' ', StringSplitOptions.RemoveEmptyEntries))
            .ToDictionary(parts => parts[0], parts => int.Parse(parts[1], CultureInfo.InvariantCulture), StringComparer.Ordinal);
        var longOnes = Repository.Below("src/", ".cs").Where(file => file.Lines.Count > MostLines).ToDictionary(file => file.Path, file => file.Lines.Count, StringComparer.Ordinal);

        Nothing.Of(
            longOnes.Where(file => file.Value > allowed.GetValueOrDefault(file.Key, MostLines))
                .Select(file => $"{file.Key} has {file.Value} lines, {allowed.GetValueOrDefault(file.Key, MostLines)} are allowed")
                .Concat(allowed.Keys.Where(path => !longOnes.ContainsKey(path))
                    .Select(path => $"{path} (in Allowed/long-files.txt, but nothing needs it any more)")));
    }

    [Fact]
    public void Program_Lines_ReadAsATableOfContents() =>
        Assert.InRange(Repository.File("src/Memory.Server/Program.cs").Lines.Count, 1, MostLinesOfProgram);
}
