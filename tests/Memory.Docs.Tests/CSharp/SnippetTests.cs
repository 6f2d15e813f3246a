using Memory.Docs.Tests.Pages;
using Memory.Testing;

namespace Memory.Docs.Tests.CSharp;

/// <summary>Every C# block of the pages compiles as it stands there, and runs against a real server.</summary>
public sealed class SnippetTests(SnippetTests.Compiled compiled) : IClassFixture<SnippetTests.Compiled>
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static TheoryData<string> Snippets => [.. Blocks.Select(block => block.Where)];

    private static IEnumerable<Block> Blocks => Page.BlocksIn("csharp").Where(block => !NotRun.Has(block));

    [Theory]
    [MemberData(nameof(Snippets))]
    public async Task Snippet_AsItStandsOnThePage_CompilesAndRuns(string where)
    {
        var block = Blocks.Single(one => one.Where == where);
        var snippet = compiled.Assembly.Make(block);
        await using var world = await SnippetWorld.MakeAsync(compiled.Server, SnippetSource.ClassOf(block), Token);

        await snippet.RunAsync(world).Guarded();
        await world.UseAsync(Token).Guarded();
    }

    [Fact]
    public async Task Snippet_ThatDoesNotCompile_IsToldByThePagesLine()
    {
        var good = new Block("docs/good.md", 3, "csharp", "await memory.Outbox.WhenIdleAsync();\n");
        var bad = new Block("docs/bad.md", 10, "csharp", "var options = new ChatOptions();\nmemory.Recal();\n");
        var folder = Directory.CreateDirectory(Path.Combine(compiled.Server.Folder, "bad")).FullName;

        var made = await SnippetAssembly.CompileAsync([good, bad], folder, Token);

        Assert.NotNull(made.Make(good));
        var fault = Assert.Throws<InvalidOperationException>(() => made.Make(bad));
        Assert.Contains("docs/bad.md(12,", fault.Message, StringComparison.Ordinal);
        Assert.Contains("Recal", fault.Message, StringComparison.Ordinal);
    }

    /// <summary>The server, and the blocks compiled once for all of them.</summary>
    /// <param name="server">The one server of all tests here.</param>
    public sealed class Compiled(RunningServer server) : IAsyncLifetime
    {
        private SnippetAssembly? _assembly;

        internal RunningServer Server => server;

        internal SnippetAssembly Assembly => _assembly ?? throw new InvalidOperationException("Nothing is compiled.");

        public async ValueTask InitializeAsync()
        {
            var folder = Directory.CreateDirectory(Path.Combine(Server.Folder, "snippets")).FullName;
            _assembly = await SnippetAssembly.CompileAsync([.. Blocks], folder, Token);
        }

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
