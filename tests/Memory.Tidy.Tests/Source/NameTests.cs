using System.Text.RegularExpressions;

namespace Memory.Tidy.Tests.Source;

/// <summary>Files and types are named for what they are about, never for being handy.</summary>
public sealed partial class NameTests
{
    [Fact]
    public void Files_Names_SayWhatTheyAreAbout() => Nothing.Of(
        from file in Repository.Below("", ".cs")
        where Homeless().IsMatch(file.Path)
        select file.Path);

    [Fact]
    public void Types_Names_SayWhatTheyAreAbout() => Nothing.Of(
        from file in Repository.Below("", ".cs")
        from type in Declarations.In(file.Text)
        where Homeless().IsMatch(type)
        select $"{file.Path}: {type}");

    [Fact]
    public void FilesOfSrc_WithOneType_AreNamedForIt() => AllowList.Check(
        "file-names.txt",
        from file in Repository.Below("src/", ".cs")
        let types = Declarations.In(file.Text).ToList()
        let name = Path.GetFileNameWithoutExtension(file.Name).Split('.')[0]
        where types.Count == 1 && !types.Contains(name, StringComparer.Ordinal)
        select (file.Path, types[0]));

    [GeneratedRegex(@"(Helper|Manager|Util|Utils|Utility|Utilities|Misc|Stuff|Impl)s?(?![a-z])")]
    private static partial Regex Homeless();
}
