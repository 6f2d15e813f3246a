namespace Memory.Server.Embedding.Calls;

/// <summary>A call that is under way, and which texts it is about.</summary>
internal sealed class Flight(IReadOnlyList<TextKey> keys)
{
    private readonly TaskCompletionSource<IReadOnlyDictionary<TextKey, float[]>> _landed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public IReadOnlyList<TextKey> Keys { get; } = keys;

    public Task<IReadOnlyDictionary<TextKey, float[]>> Landed => _landed.Task;

    public void Land(IReadOnlyDictionary<TextKey, float[]> vectors) => _landed.SetResult(vectors);

    public void Fail(Exception fault)
    {
        _landed.SetException(fault);

        // Perhaps nobody waits any more; then nobody has to hear of it.
        _ = _landed.Task.Exception;
    }
}
