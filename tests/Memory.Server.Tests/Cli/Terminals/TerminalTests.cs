using System.Text.Json.Nodes;
using Memory.Server.Cli;
using Memory.Server.Cli.Terminals;

namespace Memory.Server.Tests.Cli.Terminals;

/// <summary>What stands on the screen, and what goes into a pipe.</summary>
public sealed class TerminalTests : IDisposable
{
    private const string Escape = "\u001b";
    private const string Attack = "[red]ana[/]\u001b]0;owned\u0007";

    private readonly string _folder = Directory.CreateTempSubdirectory("memory-cli-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task KeysList_WithIdsThatAttackTerminals_ShowsThemAsText()
    {
        Assert.Equal(0, (await AtShell.RunAsync("keys", "create", "acme", "--scope", "user", "--user", Attack, "--data", _folder)).Code);
        foreach (var listed in (CommandRun[])[await AtShell.RunAsync("keys", "list", "acme", "--data", _folder), await AtShell.RunWatchedAsync("", "keys", "list", "acme", "--data", _folder)])
        {
            Assert.Equal(0, listed.Code);
            Assert.Contains("[red]ana[/]\ufffd]0;owned\ufffd", listed.Output, StringComparison.Ordinal);
            Assert.DoesNotContain(Escape + "]0", listed.Output, StringComparison.Ordinal);
        }

        var json = await AtShell.RunAsync("keys", "list", "acme", "--json", "--data", _folder);
        Assert.Equal(Attack, JsonNode.Parse(json.Output)!["user_id"]!.GetValue<string>());
        Assert.DoesNotContain(Escape, json.Output, StringComparison.Ordinal);

        var unknown = await AtShell.RunWatchedAsync("", "users", "erase", "acme", Attack, "--yes", "--data", _folder);
        Assert.Contains("There is no user [red]ana[/]\ufffd]0;owned\ufffd", unknown.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task WrongUsage_ThatEchoesWhatWasTyped_IsHarmless()
    {
        var refused = await AtShell.RunWatchedAsync("", "verify", Attack);
        Assert.Equal(2, refused.Code);
        Assert.DoesNotContain(Escape + "]0", refused.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Table_Watched_HasStylesAndInAPipeNone()
    {
        Assert.Equal(0, (await AtShell.RunAsync("keys", "create", "acme", "--data", _folder)).Code);
        Assert.Contains(Escape + "[", (await AtShell.RunWatchedAsync("", "keys", "list", "acme", "--data", _folder)).Output, StringComparison.Ordinal);
        Assert.DoesNotContain(Escape, (await AtShell.RunAsync("keys", "list", "acme", "--data", _folder)).Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Failure_Watched_IsRedAndWithoutColoursIsNot()
    {
        var colourless = new Surface(IsLive: true, HasColours: false, Width: 80);
        Assert.Contains(Escape + "[", (await AtShell.RunWatchedAsync("", "verify", "--data", _folder + "-none")).Error, StringComparison.Ordinal);
        var plain = await AtShell.RunAsync(
            "", (input, output, error) => new Terminal(input, output, error) { OutputSurface = colourless, ErrorSurface = colourless }, "verify", "--data", _folder + "-none");
        Assert.DoesNotContain(Escape, plain.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Bar_Watched_IsOnTheErrorOutputAloneAndGoneAfterwards()
    {
        await using var output = new StringWriter();
        await using var error = new StringWriter();
        var terminal = Watched(output, error);
        var done = await ProgressDisplay.RunAsync(terminal, "Sealing", ProgressLines.Shown, async told =>
        {
            told(new Step(1, 4, "1 of 4 users " + Attack));
            await terminal.SayAsync("A line of the answer.");
            told(new Step(3, 4, "3 of 4 users"));
            return 7;
        });
        Assert.Equal((7, ""), (done, output.ToString()));
        var drawn = error.ToString();
        Assert.Contains("A line of the answer.", drawn, StringComparison.Ordinal);
        Assert.Contains("3 of 4 users", drawn, StringComparison.Ordinal);
        Assert.Contains("75%", drawn, StringComparison.Ordinal);
        Assert.DoesNotContain("owned\u0007", drawn, StringComparison.Ordinal);
        Assert.EndsWith(Escape + "[?25h", drawn.TrimEnd(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Bar_OfWorkThatFails_LetsTheScreenGo()
    {
        await using var output = new StringWriter();
        await using var error = new StringWriter();
        var terminal = Watched(output, error);
        await Assert.ThrowsAsync<CommandFailedException>(() => ProgressDisplay.RunAsync<int>(
            terminal, "Backing up", ProgressLines.Shown, static _ => throw new CommandFailedException("no")));
        Assert.EndsWith(Escape + "[?25h", error.ToString().TrimEnd(), StringComparison.Ordinal);
        await terminal.SayAsync("after");
        Assert.Equal("after", output.ToString().Trim());
    }

    [Fact]
    public async Task Progress_IntoAPipe_IsALineForEachHundredth()
    {
        await using var output = new StringWriter();
        await using var error = new StringWriter();
        var terminal = new Terminal(TextReader.Null, output, error);
        await ProgressDisplay.RunAsync(terminal, "Sealing", ProgressLines.Shown, static told =>
        {
            for (var done = 0; done <= 1_000; done++)
                told(new Step(done, 1_000, $"{done} of 1000"));
            return Task.FromResult(0);
        });
        Assert.Equal(101, error.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries).Length);
        Assert.Equal("", output.ToString());
    }

    [Theory]
    [InlineData("yes\n", 0)]
    [InlineData("no\n", 1)]
    [InlineData("", 1)]
    public async Task Restore_ThatReplaces_AsksWhereSomebodyCanAnswer(string typed, int code)
    {
        var backups = Path.Combine(_folder, "backups");
        string[] store = ["--data", Path.Combine(_folder, "data"), "--backups", backups];
        Assert.Equal(0, (await AtShell.RunAsync(["keys", "create", "acme", .. store[..2]])).Code);
        var id = JsonNode.Parse((await AtShell.RunAsync(["backup", "run", "--json", .. store])).Output)!["id"]!.GetValue<string>();

        Assert.Equal(code, (await AtShell.RunWatchedAsync(typed, ["backup", "restore", id, "--force", .. store])).Code);
        if (code != 0)
            return;
        Assert.Equal(0, (await AtShell.RunWatchedAsync("", ["backup", "restore", id, "--force", "--yes", .. store])).Code);
        Assert.Equal(0, (await AtShell.RunAsync(["backup", "restore", id, "--force", .. store])).Code);
    }

    private static Terminal Watched(TextWriter output, TextWriter error)
    {
        var surface = new Surface(IsLive: true, HasColours: true, Width: 120);
        return new Terminal(TextReader.Null, output, TextWriter.Synchronized(error)) { OutputSurface = surface, ErrorSurface = surface };
    }
}
