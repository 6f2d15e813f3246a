namespace Memory.Server.Recall;

/// <summary>Begins a pause after so many faults in a row. After it, a single further fault begins the next one.</summary>
internal sealed class FaultPause(int faults, TimeSpan length, TimeProvider time)
{
    private readonly Lock _gate = new();
    private int _count;
    private DateTimeOffset _until;

    public bool IsOn
    {
        get
        {
            lock (_gate)
                return time.GetUtcNow() < _until;
        }
    }

    public void Succeeded()
    {
        lock (_gate)
            _count = 0;
    }

    public void Failed()
    {
        lock (_gate)
        {
            if (++_count >= faults)
                _until = time.GetUtcNow() + length;
        }
    }
}
