namespace Memory.Server.Recall;

/// <summary>Bounds of recall.</summary>
internal sealed record RecallOptions
{
    /// <summary>How many bytes the indexes of all users may take in memory; beyond it those not asked for the longest are dropped and read again when needed.</summary>
    /// <value>The default is 256 MiB. At least 1 MiB.</value>
    public long IndexBytes { get; init; } = 256L << 20;

    /// <summary>How many users are read whole at the same time to make their index; others wait for a place. What is being read stands in no cache yet.</summary>
    /// <value>The default is 8. At least 1.</value>
    public int ReadersAtOnce { get; init; } = 8;

    /// <summary>
    /// Users with more memories and turns than these are not held in memory when the store can find candidates by itself: it is asked for
    /// them at each question, which are then scored like any others.
    /// </summary>
    /// <value>The default is 200,000.</value>
    public int SqlAbove { get; init; } = 200_000;

    /// <summary>How many memories and how many turns the store brings for each reason to bring one, such as lying close to the question.</summary>
    /// <value>The default is 200. At least 100, the most that an answer has of a kind.</value>
    public int CandidatesPerReason { get; init; } = 200;

    /// <summary>How long a recall waits for a service to make the question's vector; without it, the recall goes on by words alone.</summary>
    /// <value>The default is 150 ms. More than nothing.</value>
    public TimeSpan QuestionPatience { get; init; } = TimeSpan.FromMilliseconds(150);

    /// <summary>How many questions in a row must get no vector from a service before it is not asked for a while.</summary>
    /// <value>The default is 3. At least 1.</value>
    public int QuestionFaults { get; init; } = 3;

    /// <summary>For how long it is then not asked.</summary>
    /// <value>The default is 10 seconds.</value>
    public TimeSpan QuestionPause { get; init; } = TimeSpan.FromSeconds(10);
}
