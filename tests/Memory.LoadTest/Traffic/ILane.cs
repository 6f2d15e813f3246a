namespace Memory.LoadTest.Traffic;

/// <summary>A connection that carries one request at a time.</summary>
internal interface ILane : IDisposable
{
    /// <summary>Sends a request and returns; <paramref name="answered"/> is called once, when the answer is whole or will not come.</summary>
    void Send(PlannedRequest request, Action<Answer> answered);

    /// <summary>Gives up a request that was sent before so long.</summary>
    void GiveUpAfter(TimeSpan patience);
}
