namespace Memory.Client;

/// <summary>One lane of the queue of extraction jobs, over all servers of a store.</summary>
public sealed record LaneHealth
{
    /// <summary>The lane: <c>rules</c> or <c>model</c>.</summary>
    public required string Name { get; init; }

    /// <summary>How many jobs wait or run.</summary>
    public required int Depth { get; init; }

    /// <summary>For how many seconds the user has waited who has waited longest for a worker; 0 when nobody does. A job that is to be tried again later is not counted before its time.</summary>
    public required double OldestSeconds { get; init; }
}

/// <summary>How a service is that the server asks: a chat model, or an embedder.</summary>
public sealed record ServiceHealth
{
    /// <summary>Provider and model, such as <c>openai/gpt-4o-mini</c>; <c>hashing</c> for the embedder that needs no service.</summary>
    public required string Name { get; init; }

    /// <summary><c>local</c> when nobody else is asked, <c>open</c> while the service is left alone because it does not answer, else <c>closed</c>.</summary>
    public required string Circuit { get; init; }

    /// <summary>When a call last gave what it was asked for; null when none has since the server started.</summary>
    public DateTimeOffset? LastSuccessAt { get; init; }

    /// <summary>When a call last gave nothing of use; null when none has since the server started.</summary>
    public DateTimeOffset? LastFaultAt { get; init; }

    /// <summary>What was wrong with that call, in a word such as <c>timeout</c>, <c>unreachable</c> or <c>refused</c>.</summary>
    public string? LastFault { get; init; }
}
