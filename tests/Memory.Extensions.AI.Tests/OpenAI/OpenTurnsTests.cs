using System.ClientModel;
using System.Text;
using Memory.Testing;

namespace Memory.Extensions.AI.Tests.OpenAI;

/// <summary>Which requests are one turn of the user.</summary>
public sealed class OpenTurnsTests
{
    private static readonly Speaker Ann = new("ann", null);

    private readonly ManualTime time = new();

    [Fact]
    public void Turns_MoreThanAreKept_TheOldestIsForgotten()
    {
        var turns = new OpenTurns(time);
        var first = Of(turns, "0", Ann);
        for (var i = 1; i < 1_000; i++)
            Of(turns, $"{i}", Ann);
        Assert.Same(first, Of(turns, "0", Ann));

        Of(turns, "1000", Ann);

        Assert.NotSame(first, Of(turns, "0", Ann));
    }

    [Fact]
    public void Turns_OfOtherUsersOrSessions_AreOthers()
    {
        var turns = new OpenTurns(time);

        Assert.Equal(5, new[] { Ann, new("ann", "s"), new("bob", null), new("a", "nn"), new("ann:", "") }
            .Select(speaker => Of(turns, "Hi", speaker)).Distinct().Count());
    }

    [Fact]
    public void Turn_ClosedByAnEarlierOne_StaysOpen()
    {
        var turns = new OpenTurns(time);
        var earlier = Of(turns, "Hi", Ann);
        time.Advance(TimeSpan.FromMinutes(3));
        var later = Of(turns, "Hi", Ann);

        turns.Close(earlier);

        Assert.NotSame(earlier, later);
        Assert.Same(later, Of(turns, "Hi", Ann));
    }

    private static OpenTurn Of(OpenTurns turns, string text, Speaker speaker)
    {
        var body = BinaryData.FromString($$"""{"messages":[{"role":"user","content":"{{text}}"}]}""");
        return turns.Of(CompletionRequest.Read(Encoding.UTF8.GetBytes(body.ToString()))!, speaker, BinaryContent.Create(body));
    }
}
