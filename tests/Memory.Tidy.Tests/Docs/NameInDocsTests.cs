using System.Text.RegularExpressions;
using Memory.Tidy.Tests.Source;

namespace Memory.Tidy.Tests.Docs;

/// <summary>Documentation names no type, member or method that does not exist.</summary>
public sealed partial class NameInDocsTests
{
    [Fact]
    public void CodeSpans_TypesAndMembers_Exist() => AllowList.Check(
        "doc-words.txt",
        from document in MarkdownFile.All
        from span in document.CodeSpans
        from unknown in Unknown(span)
        select (unknown, document.File.Path));

    [Fact]
    public void CSharpBlocks_Names_Exist() => Nothing.Of(
        from document in MarkdownFile.All
        let own = document.Fences.SelectMany(fence => Declarations.In(fence.Body)).ToHashSet(StringComparer.Ordinal)
        from fence in document.Fences
        where fence.Language is "csharp" or "cs"
        from name in Names(fence.Body)
        where !own.Contains(name) && !KnownNames.Has(name) && !KnownNames.IsNamespace(name)
        select $"{document.File.Path}: {name}");

    private static IEnumerable<string> Unknown(string span)
    {
        if (SettingOrConstant().IsMatch(span) || KnownNames.IsNamespace(span))
            return [];
        if (TypePath().Match(span) is not { Success: true } path)
            return Call().Matches(span).Select(call => call.Groups["name"].Value).Where(name => !KnownNames.Has(name));

        var parts = path.Groups["path"].Value.Split('.');
        var first = Enumerable.Range(1, parts.Length - 1).LastOrDefault(count => KnownNames.IsNamespace(string.Join('.', parts[..count])));
        parts = parts[first..];
        var known = parts is [var type, .. { Length: > 0 } members]
            ? members.Zip(parts, (member, owner) => KnownNames.Has(owner, member) || (owner != type && KnownNames.Has(member))).All(has => has)
            : KnownNames.Has(parts[0]);
        return known ? [] : [span];
    }

    private static IEnumerable<string> Names(string code) =>
        CommentOrText().Replace(code, "").Split('\n').Where(line => !line.StartsWith("using ", StringComparison.Ordinal))
            .SelectMany(KnownNames.WordsOf).Where(word => word.Any(char.IsLower)).Distinct(StringComparer.Ordinal);

    /// <summary><c>MemoryRecord</c>, <c>RecallOutcome.Unavailable</c>, <c>IMemoryClient.RecallAsync(…)</c>.</summary>
    [GeneratedRegex(@"^(?<path>[A-Z]\w*(\.[A-Z]\w*)*)(<[^>]*>)?(\(.*\))?$", RegexOptions.ExplicitCapture)]
    private static partial Regex TypePath();

    /// <summary><c>Memory__Data</c>, <c>GET</c>, <c>MEMORY_URL</c>, <c>X</c>.</summary>
    [GeneratedRegex(@"^\w+__\w+$|^[A-Z0-9_]+$")]
    private static partial Regex SettingOrConstant();

    [GeneratedRegex(@"(?<![\w/-])(?<name>[A-Z]\w*[a-z]\w*)(<[^>]*>)?\(", RegexOptions.ExplicitCapture)]
    private static partial Regex Call();

    [GeneratedRegex(@"//[^\n]*|""(\\.|[^""\\])*""", RegexOptions.ExplicitCapture)]
    private static partial Regex CommentOrText();
}
