namespace Memory.Tidy.Tests.Source;

public sealed class DeclarationsTests
{
    [Theory]
    [InlineData("public sealed class Chat(int a) : Base", "Chat")]
    [InlineData("internal readonly record struct Slot(string Name);", "Slot")]
    [InlineData("    private sealed record Row<T>(T Value);", "Row")]
    [InlineData("file static partial class Log", "Log")]
    [InlineData("public enum Kind", "Kind")]
    [InlineData("internal interface IStore : IDisposable", "IStore")]
    [InlineData("internal delegate ValueTask<int?> Count(CancellationToken token);", "Count")]
    public void In_ADeclaration_ItsName(string code, string name) => Assert.Equal([name], Declarations.In(code));

    [Theory]
    [InlineData("// class Chat")]
    [InlineData("var text = \"class Chat\";")]
    [InlineData("where T : class")]
    public void In_NoDeclaration_Nothing(string code) => Assert.Empty(Declarations.In(code));
}
