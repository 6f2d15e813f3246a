using System.Text.RegularExpressions;

namespace Memory.Tidy.Tests.Source;

/// <summary>The types that C# files declare, read from their text.</summary>
internal static partial class Declarations
{
    /// <summary>The names of the types declared in a piece of C#.</summary>
    public static IEnumerable<string> In(string code) => Declaration().Matches(code).Select(match => match.Groups["name"].Value);

    [GeneratedRegex(
        @"^\s*(?:(?:public|internal|private|protected|file|static|sealed|abstract|partial|readonly|ref|unsafe|new)\s+)*(?:class|interface|enum|record\s+struct|record|struct|delegate\s+[\w<>\[\]?,. ]+?)\s+(?<name>[A-Z]\w*)",
        RegexOptions.Multiline | RegexOptions.ExplicitCapture)]
    private static partial Regex Declaration();
}
