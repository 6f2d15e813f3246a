namespace Memory.LoadTest.Traffic;

/// <summary>What is asked of the servers, request by request.</summary>
internal interface ITraffic
{
    /// <summary>The next request; null when there is nothing left to ask. Called by one thread at a time.</summary>
    PlannedRequest? Next();
}
