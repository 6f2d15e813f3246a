using System.Text;
using Memory.LoadTest.Soaks.Asking;
using Memory.LoadTest.Traffic;

namespace Memory.Server.Tests.Load.Soaks;

public sealed class ChatAnswersTests
{
    [Theory]
    [InlineData(17, 200, true)]
    [InlineData(17, 504, false)]
    [InlineData(1, 200, false)]
    public void IsWhole_AnAnswerInOne_HoldsTheWordsOfItsChat(int number, int status, bool isWhole) =>
        Assert.Equal(isWhole, ChatAnswers.IsWhole(Answer(status, Said(17)), number, isStreamed: false));

    [Fact]
    public void IsWhole_AStream_EndsWithAllOfIt()
    {
        const string Piece = "event: delta\ndata: {\"content\":\"Chat 17\"}\n\n";

        Assert.True(IsWhole($"{Piece}event: done\ndata: {Said(17)}\n\n"));
        Assert.False(IsWhole(Piece));
        Assert.False(IsWhole($"{Piece}event: error\ndata: {Said(17)}\n\n"));
        Assert.False(IsWhole($"event: done\ndata: {Said(17)}\n\n"));
        Assert.False(IsWhole($"{Piece}event: done\ndata: {Said(18)}\n\n"));

        static bool IsWhole(string body) => ChatAnswers.IsWhole(Answer(200, body), 17, isStreamed: true);
    }

    [Theory]
    [InlineData("Chat 17: I like tea.", 17)]
    [InlineData("Chat 17 is answered", 17)]
    [InlineData("Chat 17", 17)]
    [InlineData("Chat with me", null)]
    [InlineData("A chat", null)]
    public void NumberOf_ATextOfAChat_IsItsNumber(string text, int? number) => Assert.Equal(number, ChatWords.NumberOf(text));

    private static string Said(int number) => "{\"message\":{\"role\":\"assistant\",\"content\":\"" + ChatWords.Answer(number) + "\"}}";

    private static Answer Answer(int status, string body) => new(status, AnswerFault.None, Encoding.UTF8.GetBytes(body));
}
