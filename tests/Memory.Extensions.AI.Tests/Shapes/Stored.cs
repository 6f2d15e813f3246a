using Memory.Client;

namespace Memory.Extensions.AI.Tests.Shapes;

/// <summary>What was handed over to be stored.</summary>
internal static class Stored
{
    /// <summary>The mark of an answer that ended early.</summary>
    public const string Partial = """{"partial":true}""";

    /// <summary>The mark of a user's message that nothing answered.</summary>
    public const string Unanswered = """{"unanswered":true}""";

    public static (TurnRole Role, string Text, string? Mark) User(string text, string? mark = null) => (TurnRole.User, text, mark);

    public static (TurnRole Role, string Text, string? Mark) Assistant(string text, string? mark = null) => (TurnRole.Assistant, text, mark);

    /// <summary>Asserts roles, texts and marks, in the order of arrival.</summary>
    public static async Task AssertAsync(ChatFixture fixture, params (TurnRole Role, string Text, string? Mark)[] expected) =>
        Assert.Equal(expected, (await fixture.IngestedAsync()).Select(message => (message.Role, message.Content, message.Metadata?.GetRawText())));
}
