using System.Diagnostics;
using System.Text.RegularExpressions;
using Memory.Docs.Tests.Pages;
using Memory.Testing;

namespace Memory.Docs.Tests.Shell;

/// <summary>Shell blocks that ask the server are run as they stand, page by page and in their order, against a real one; a refused request fails.</summary>
public sealed partial class CurlTests(RunningServer server)
{
    /// <summary>Programs that may be run: they ask the server, or only write to their output.</summary>
    private static readonly HashSet<string> Harmless = new(StringComparer.Ordinal) { "", "curl", "echo", "export", "grep", "head", "jq", "openssl", "printf", "sha256sum", "tr" };

    /// <summary>What blocks take for granted: where the server is and a key; refusals are failures.</summary>
    private const string Preamble = """
        set -euo pipefail
        curl() { command curl --fail-with-body --silent --show-error --max-time 30 "$@"; }

        """;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static TheoryData<string> Pages => [.. Page.All.Where(page => page.Blocks.Any(IsRun)).Select(page => page.Path)];

    [Theory]
    [MemberData(nameof(Pages))]
    public async Task ShellBlocks_ThatAskTheServer_AreAnswered(string path)
    {
        if (!Exists("bash") || !Exists("curl"))
            Assert.Skip("bash and curl are needed to run the shell blocks of the pages; NOTHING here was run.");
        var key = await server.KeyForAsync($"shell-{path.Replace('/', '-')}", Token);

        var page = Page.All.Single(page => page.Path == path);
        foreach (var block in page.Blocks.Where(IsRun))
        {
            var (status, output) = await RunAsync(block.Body, key);
            Assert.True(status == 0, $"{block.Where}: bash ended with {status}.\n{output}");
            Nothing.Of(Shown(page, block).Where(line => !Day().Replace(output, "(a day)").Contains(Day().Replace(line, "(a day)"), StringComparison.Ordinal))
                .Select(line => $"{block.Where}: the page shows \"{line}\", but the output is\n{output}"));
        }
    }

    [Fact]
    public void ShellBlocks_ThatAskTheServer_DoNothingElse() => Nothing.Of(
        from block in Page.BlocksIn("bash")
        let programs = ShellText.Commands(block.Body).Select(command => command.Program).ToArray()
        where programs.Contains("curl") && !NotRun.Has(block)
        from other in programs
        where !Harmless.Contains(other)
        select $"{block.Where}: {other} stands in one block with curl, so the block cannot be run; split it in two");

    [Fact]
    public async Task ShellBlock_ThatTheServerRefuses_Fails()
    {
        if (!Exists("bash") || !Exists("curl"))
            Assert.Skip("bash and curl are needed.");
        var (status, output) = await RunAsync("curl $MEMORY_URL/v1/recall -H \"X-API-Key: $MEMORY_API_KEY\" -H 'Content-Type: application/json' -d '{}'", server.AdminKey);

        Assert.NotEqual(0, status);
        Assert.Contains("user_id", output, StringComparison.Ordinal);
    }

    private static bool IsRun(Block block) =>
        block.Language == "bash" && !NotRun.Has(block) && ShellText.Commands(block.Body) is { Count: > 0 } commands
        && commands.All(static command => Harmless.Contains(command.Program)) && commands.Any(static command => command.Program is not ("" or "export" or "echo"));

    /// <summary>What the page shows below a block as its output: a block of text that follows with no word between.</summary>
    private static IEnumerable<string> Shown(Page page, Block block) =>
        page.Blocks.FirstOrDefault(next => next.Line == block.Line + block.Body.Count(letter => letter == '\n') + 2 && next.Language == "text") is { } output
            ? output.Body.Split('\n').Where(line => line.Trim() is not ("" or "..."))
            : [];

    [GeneratedRegex(@"\d{4}-\d\d-\d\d")]
    private static partial Regex Day();

    private static bool Exists(string program) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Any(folder => File.Exists(Path.Combine(folder, program)));

    private async Task<(int Status, string Output)> RunAsync(string script, string key)
    {
        var address = server.Address.ToString().TrimEnd('/');
        var said = script.Replace("http://127.0.0.1:8080", address, StringComparison.Ordinal).Replace("http://localhost:8080", address, StringComparison.Ordinal)
            .Replace("localhost:8080", server.Address.Authority, StringComparison.Ordinal);
        var start = new ProcessStartInfo("bash", ["-c", Preamble + said])
        {
            UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = server.Folder,
        };
        (start.Environment["MEMORY_URL"], start.Environment["MEMORY_API_KEY"], start.Environment["KEY"]) = (address, key, key);
        (start.Environment["no_proxy"], start.Environment["NO_PROXY"]) = ("127.0.0.1,localhost", "127.0.0.1,localhost");
        using var process = Process.Start(start)!;
        try
        {
            var (output, errors) = (process.StandardOutput.ReadToEndAsync(Token), process.StandardError.ReadToEndAsync(Token));
            await process.WaitForExitAsync(Token).Guarded();
            return (process.ExitCode, await output + await errors);
        }
        finally
        {
            if (!process.HasExited)
                process.Kill(entireProcessTree: true);
        }
    }
}
