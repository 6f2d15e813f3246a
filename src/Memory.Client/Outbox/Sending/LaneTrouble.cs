namespace Memory.Client;

/// <summary>What went wrong with one session's requests since the last one that went well.</summary>
internal sealed class LaneTrouble
{
    private long? answersSeen;

    /// <summary>How many messages may go in one request: halved by a failure that one message may be to blame for, doubled by a success.</summary>
    public int Limit { get; private set; } = int.MaxValue;

    /// <summary>How many requests in a row failed.</summary>
    public int Failures { get; private set; }

    /// <summary>How often the oldest message failed alone, by its own fault.</summary>
    public int Tries { get; private set; }

    /// <summary>Notes a failure. Answers whether the server stored something since this session's previous one: then it is up, and the failure is this session's own.</summary>
    public bool Fails(long answers)
    {
        var isOwn = answersSeen < answers;
        answersSeen = answers;
        Failures++;
        return isOwn;
    }

    /// <summary>Notes that one of so many messages may be to blame. Answers how often the only one was.</summary>
    public int Blames(int messages)
    {
        if (messages > 1)
            Limit = messages / 2;
        else
            Tries++;
        return Tries;
    }

    /// <summary>Notes that the oldest messages are done with.</summary>
    public void Passes()
    {
        Limit = Limit > int.MaxValue / 2 ? int.MaxValue : Limit * 2;
        (Failures, Tries, answersSeen) = (0, 0, null);
    }
}
