namespace StreamingChat.Web;

/// <summary>How long the page waits to hear what was remembered after a turn.</summary>
/// <param name="HandOver">How long the turn may take to reach the memory server.</param>
/// <param name="Looks">How often it is then looked whether anything new is remembered, since facts are extracted after the turn is acknowledged.</param>
/// <param name="Between">The time between two looks.</param>
internal sealed record TurnPace(TimeSpan HandOver, int Looks, TimeSpan Between)
{
    public static readonly TurnPace OfAPerson = new(TimeSpan.FromSeconds(2), 25, TimeSpan.FromMilliseconds(120));
}
