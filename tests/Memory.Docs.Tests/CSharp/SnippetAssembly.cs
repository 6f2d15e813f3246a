using System.Diagnostics;
using System.Globalization;
using System.Reflection;
using System.Text.RegularExpressions;
using Memory.Docs.Tests.Pages;
using Memory.Testing;

namespace Memory.Docs.Tests.CSharp;

/// <summary>All C# blocks of the pages as one assembly, and what the compiler said about those that are none.</summary>
internal sealed partial class SnippetAssembly
{
    private readonly Dictionary<string, List<string>> _complaints = new(StringComparer.Ordinal);
    private Assembly? _assembly;

    /// <summary>The snippet of a block.</summary>
    /// <exception cref="InvalidOperationException">It does not compile; the message names the lines of the page.</exception>
    public Snippet Make(Block block)
    {
        if (_complaints.TryGetValue(block.Where, out var complaints))
            throw new InvalidOperationException(string.Join('\n', complaints));
        return (Snippet)Activator.CreateInstance(_assembly!.GetType(SnippetSource.NameOf(block), throwOnError: true)!)!;
    }

    /// <summary>Compiles. Blocks that do not compile are left out and compiled no more, so that the others run all the same.</summary>
    public static async Task<SnippetAssembly> CompileAsync(IReadOnlyList<Block> blocks, string folder, CancellationToken cancellationToken)
    {
        var made = new SnippetAssembly();
        var left = blocks.ToList();
        while (true)
        {
            var output = await CompileOnceAsync(left, folder, cancellationToken);
            var complaints = Complaint().Matches(output).Select(match => (Block: BlockAt(left, match), match.Value)).ToArray();
            if (complaints.Length == 0)
            {
                var path = Path.Combine(folder, "Snippets.dll");
                made._assembly = File.Exists(path) ? Assembly.Load(await File.ReadAllBytesAsync(path, cancellationToken)) : throw new InvalidOperationException(output);
                return made;
            }

            foreach (var (block, text) in complaints)
            {
                if (block is null)
                    throw new InvalidOperationException(output);
                if (!made._complaints.TryGetValue(block.Where, out var list))
                    made._complaints[block.Where] = list = [];
                list.Add(text);
                left.Remove(block);
            }
        }
    }

    private static Block? BlockAt(List<Block> blocks, Match complaint)
    {
        var line = int.Parse(complaint.Groups["line"].ValueSpan, CultureInfo.InvariantCulture);
        var file = complaint.Groups["file"].Value;
        return blocks.LastOrDefault(block => block.Line < line && file.EndsWith(block.Page, StringComparison.Ordinal))
            // What stands around a block, say a using that it names.
            ?? blocks.FirstOrDefault(block => file.EndsWith(SnippetSource.ClassOf(block) + ".cs", StringComparison.Ordinal));
    }

    private static async Task<string> CompileOnceAsync(List<Block> blocks, string folder, CancellationToken cancellationToken)
    {
        var told = await File.ReadAllLinesAsync(Path.Combine(AppContext.BaseDirectory, "snippet-compiler.txt"), cancellationToken);
        var arguments = new List<string>
        {
            "-nologo", "-noconfig", "-nostdlib", "-target:library", "-nullable:enable", "-langversion:latest", "-warn:1", "-warnaserror+:CS0612,CS0618", "-nowarn:MEAI001,OPENAI001,CS1701,CS1702",
            "-deterministic", $"-out:\"{Path.Combine(folder, "Snippets.dll")}\"", $"-r:\"{typeof(SnippetAssembly).Assembly.Location}\"",
        };
        arguments.AddRange(told[1..].Where(static line => line.Length > 0).Select(static path => $"-r:\"{path}\""));
        foreach (var block in blocks)
        {
            var path = Path.Combine(folder, SnippetSource.ClassOf(block) + ".cs");
            await File.WriteAllTextAsync(path, SnippetSource.Write(block), cancellationToken);
            arguments.Add($"\"{path}\"");
        }

        var response = Path.Combine(folder, "snippets.rsp");
        await File.WriteAllLinesAsync(response, arguments, cancellationToken);
        var start = new ProcessStartInfo(DotNetHost.Path, ["exec", told[0], "@" + response]) { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = folder };
        using var process = Process.Start(start)!;
        var (output, errors) = (process.StandardOutput.ReadToEndAsync(cancellationToken), process.StandardError.ReadToEndAsync(cancellationToken));
        await process.WaitForExitAsync(cancellationToken).Guarded();
        return await output + await errors;
    }

    [GeneratedRegex(@"^(?<file>[^\n(]+)\((?<line>\d+),\d+\): error [^\n]+", RegexOptions.Multiline | RegexOptions.ExplicitCapture)]
    private static partial Regex Complaint();
}
