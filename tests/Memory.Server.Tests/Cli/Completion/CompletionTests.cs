using System.Diagnostics;
using Memory.Server.Cli.Completion;
using Memory.Testing;

namespace Memory.Server.Tests.Cli.Completion;

public sealed class CompletionTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("", "serve health keys users backup migrate reembed verify rotate-key completion mcp --help --version")]
    [InlineData("ke", "keys")]
    [InlineData("keys ", "create list revoke --help")]
    [InlineData("keys create acme --scope ", "owner user admin")]
    [InlineData("keys create acme --scope a", "admin")]
    [InlineData("keys create acme --pos", "--postgres")]
    [InlineData("completion ", "bash fish pwsh zsh --help")]
    [InlineData("keys create acme --data ", "")]
    public async Task Suggest_WhatMayFollow(string line, string expected)
    {
        var told = await AtShell.RunAsync($"[suggest:{line.Length}]", line);
        Assert.Equal((0, ""), (told.Code, told.Error));
        Assert.Equal(expected.Split(' ', StringSplitOptions.RemoveEmptyEntries).Order(StringComparer.Ordinal), Names(told.Output).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Suggest_InTheMiddle_LooksAtWhatStandsBefore() =>
        Assert.Equal(["keys"], Names((await AtShell.RunAsync("[suggest:2]", "ke create acme")).Output));

    [Theory]
    [InlineData("[suggest:99999999999]", "ke")]
    [InlineData("[suggest:-1]", "ke")]
    [InlineData("[suggest:x]", "\u001b[31m \" ' \\")]
    [InlineData("[suggest]", "")]
    public async Task Suggest_Nonsense_HarmsNothing(string directive, string line) =>
        Assert.Equal((0, ""), ((await AtShell.RunAsync(directive, line)) is var told ? (told.Code, told.Error) : default));

    [Fact]
    public async Task Scripts_OfAllShells_AskTheProgram()
    {
        foreach (var shell in CompletionCommand.Shells)
        {
            var printed = await AtShell.RunAsync("completion", shell);
            Assert.Equal((0, ""), (printed.Code, printed.Error));
            Assert.Contains("[suggest:", printed.Output, StringComparison.Ordinal);
            Assert.Contains("memory-server", printed.Output, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task BashScript_InBash_CompletesByTheTabKey()
    {
        if (!File.Exists("/bin/bash"))
            Assert.Skip("There is no bash here.");
        var script = (await AtShell.RunAsync("completion", "bash")).Output;
        var completed = await InBashAsync($$"""
            memory-server() { '{{DotNetHost.Path}}' '{{Path.Combine(AppContext.BaseDirectory, "Memory.Server.dll")}}' "$@"; }
            {{script}}
            try() {
                COMP_LINE=$1 COMP_POINT=${#1} COMP_CWORD=$(($# - 2))
                shift
                COMP_WORDS=("$@")
                _memory_server
                echo "${COMPREPLY[*]}"
            }
            try 'memory-server  keys create acme --scope u' memory-server keys create acme --scope u
            try 'memory-server back' memory-server back
            complete -p memory-server
            """);
        Assert.Equal(["user", "backup"], completed.Split('\n')[..2]);
        Assert.Contains("-F _memory_server memory-server", completed, StringComparison.Ordinal);
    }

    private static string[] Names(string output) => [.. output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(static line => line.TrimEnd('\r').Split('\t')[0])];

    private static async Task<string> InBashAsync(string program)
    {
        using var bash = Process.Start(new ProcessStartInfo("/bin/bash", ["--noprofile", "--norc", "-s"])
        {
            UseShellExecute = false, RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true,
        })!;
        await bash.StandardInput.WriteAsync(program.AsMemory(), Token);
        bash.StandardInput.Close();
        var errors = bash.StandardError.ReadToEndAsync(Token);
        var output = await bash.StandardOutput.ReadToEndAsync(Token);
        await bash.WaitForExitAsync(Token);
        Assert.Equal("", await errors);
        return output;
    }
}
