using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Memory.Docs.Tests.Pages;

namespace Memory.Docs.Tests.CSharp;

/// <summary>The file that is compiled for a block. What the compiler says about it names the line of the page.</summary>
internal static partial class SnippetSource
{
    /// <summary>What a project of today has in scope by itself.</summary>
    private const string Implicit = "System System.Collections.Generic System.IO System.Linq System.Net.Http System.Threading System.Threading.Tasks";

    /// <summary>What a block without a <c>using</c> of its own is read with; one that names some must name all it needs.</summary>
    private const string Usual = "Memory.Client Memory.Extensions.AI Memory.Server.Hosting Microsoft.AspNetCore.Http Microsoft.Extensions.AI Microsoft.Extensions.Configuration "
        + "Microsoft.Extensions.DependencyInjection OpenAI.Chat OpenTelemetry OpenTelemetry.Metrics OpenTelemetry.Trace Anthropic";

    public static string NameOf(Block block) => $"Snippets.{NamespaceOf(block)}.{ClassOf(block)}";

    public static string ClassOf(Block block) => string.Create(CultureInfo.InvariantCulture, $"Line{block.Line}Of{NoLetter().Replace(block.Page, "_")}");

    public static string Write(Block block)
    {
        var lines = StandIns.In(block.Body).Split('\n');
        var own = lines.Where(IsUsing).ToArray();
        // Lines stay where they are, so that the compiler counts as the reader does.
        var code = string.Join('\n', lines.Select(static line => IsUsing(line) ? "" : line));
        var isTypes = TypeDeclaration().IsMatch(code.TrimStart());

        var text = new StringBuilder();
        foreach (var name in Implicit.Split(' ').Concat(own.Length > 0 ? [] : Usual.Split(' ')))
            text.Append("using ").Append(name).AppendLine(";");
        foreach (var line in own)
            text.AppendLine(line);
        // A namespace for each page: a block may use a type that one before it declares.
        text.Append("namespace Snippets.").Append(NamespaceOf(block)).AppendLine(" {");
        if (isTypes)
            text.Append(At(block)).AppendLine(code).AppendLine("#line default");
        text.Append("public sealed class ").Append(ClassOf(block)).AppendLine(" : Memory.Docs.Tests.CSharp.Snippet {")
            .AppendLine("protected override async Task RunAsync() {");
        if (!isTypes)
            text.Append(At(block)).AppendLine(code).AppendLine("#line default");
        return text.AppendLine("await Task.CompletedTask;\n}\n}\n}").ToString();
    }

    private static string NamespaceOf(Block block) => $"Of_{NoLetter().Replace(block.Page, "_")}";

    private static bool IsUsing(string line) => UsingDirective().IsMatch(line);

    private static string At(Block block) => string.Create(CultureInfo.InvariantCulture, $"#line {block.Line + 1} \"{block.Page}\"\n");

    [GeneratedRegex(@"^using (static )?[\w.]+;|^using \w+ = [\w.]+;", RegexOptions.ExplicitCapture)]
    private static partial Regex UsingDirective();

    [GeneratedRegex(@"^(//[^\n]*\n|/{3}[^\n]*\n|\[[^\]]*\]\s*)*((public|internal|private|sealed|static|abstract|partial|readonly)\s+)*(class|record|interface|struct|enum)\s", RegexOptions.ExplicitCapture)]
    private static partial Regex TypeDeclaration();

    [GeneratedRegex(@"\W")]
    private static partial Regex NoLetter();
}
