using System.CommandLine;
using System.CommandLine.Completions;
using System.CommandLine.Invocation;
using System.CommandLine.Parsing;

namespace Memory.Server.Cli.Completion;

/// <summary>
/// Answers the directive <c>[suggest:POSITION]</c>: what may stand at a position of the command line that follows it, which comes without the
/// program's name. One suggestion a line, with a tab and its description where it has one.
/// </summary>
internal sealed class Suggestions : SynchronousCommandLineAction
{
    private static readonly string[] Aliases = ["-h", "/h", "-?", "/?"];

    public override bool ClearsParseErrors => true;

    public override int Invoke(ParseResult parseResult)
    {
        var root = parseResult.RootCommandResult.Command;
        var written = parseResult.Tokens.LastOrDefault(static token => token.Type != TokenType.Directive)?.Value ?? "";
        var directive = parseResult.Tokens.First(static token => token.Type == TokenType.Directive).Value;
        var until = int.TryParse(directive.Trim('[', ']').Split(':')[^1], out var position) ? Math.Clamp(position, 0, written.Length) : written.Length;
        var word = written[..until].Split(' ')[^1];
        foreach (var item in root.Parse(written[..until]).GetCompletions(until).Where(item => item.Label.StartsWith(word, StringComparison.Ordinal) && !Aliases.Contains(item.Label)))
            parseResult.InvocationConfiguration.Output.WriteLine(TextOf(item));
        return ExitCodes.Done;
    }

    /// <summary>The first sentence tells enough where there is little room.</summary>
    private static string TextOf(CompletionItem item)
    {
        var about = item.Documentation ?? item.Detail ?? "";
        var end = about.IndexOf(". ", StringComparison.Ordinal);
        about = (end < 0 ? about : about[..end]).TrimEnd('.').ReplaceLineEndings(" ");
        return about.Length == 0 ? item.InsertText ?? item.Label : $"{item.InsertText ?? item.Label}\t{about}";
    }
}
