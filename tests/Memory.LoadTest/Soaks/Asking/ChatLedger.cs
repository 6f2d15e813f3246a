namespace Memory.LoadTest.Soaks.Asking;

/// <summary>Which chats users have begun, how often each was asked for, and which were answered. Numbered from 1, over all users. Any thread may ask.</summary>
internal sealed class ChatLedger
{
    private readonly Lock gate = new();
    private readonly List<(int User, int Times, bool IsAnswered)> chats = [];

    /// <summary>Begins a chat of a user; its number.</summary>
    public int Begin(int user)
    {
        lock (gate)
        {
            chats.Add((user, 0, false));
            return chats.Count;
        }
    }

    /// <summary>One more request for a chat is over, with the whole answer or without.</summary>
    public void Note(int number, bool isAnswered)
    {
        lock (gate)
        {
            var (user, times, was) = chats[number - 1];
            chats[number - 1] = (user, times + 1, was || isAnswered);
        }
    }

    /// <summary>The chats of each user.</summary>
    public ILookup<int, ChatState> ByUser()
    {
        lock (gate)
            return chats.Index().ToLookup(static one => one.Item.User, static one => new ChatState(one.Index + 1, one.Item.Times, one.Item.IsAnswered));
    }

    public (int Begun, int Answered) Count()
    {
        lock (gate)
            return (chats.Count, chats.Count(static one => one.IsAnswered));
    }
}
