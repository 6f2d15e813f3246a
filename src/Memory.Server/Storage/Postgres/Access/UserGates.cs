using Memory.Server.Memories;

namespace Memory.Server.Storage.Postgres.Access;

/// <summary>
/// Lets one writer of a user through at a time. The database does so too, for all servers; this keeps those of one server from holding
/// a connection each while they wait.
/// </summary>
internal sealed class UserGates
{
    private readonly Lock sync = new();
    private readonly Dictionary<Scope, Gate> gates = [];

    /// <summary>Waits for the user's turn, until the result is disposed.</summary>
    public async ValueTask<IDisposable> EnterAsync(Scope scope, CancellationToken cancellationToken)
    {
        Gate gate;
        lock (sync)
        {
            if (!gates.TryGetValue(scope, out gate!))
                gates.Add(scope, gate = new Gate());
            gate.Users++;
        }

        try
        {
            await gate.Turn.WaitAsync(cancellationToken);
            return new Pass(this, scope, gate);
        }
        catch
        {
            Leave(scope, gate);
            throw;
        }
    }

    private void Leave(Scope scope, Gate gate)
    {
        lock (sync)
        {
            if (--gate.Users > 0)
                return;
            gates.Remove(scope);
            gate.Turn.Dispose();
        }
    }

    private sealed class Gate
    {
        public SemaphoreSlim Turn { get; } = new(1, 1);

        /// <summary>Who waits or is inside.</summary>
        public int Users { get; set; }
    }

    private sealed class Pass(UserGates gates, Scope scope, Gate gate) : IDisposable
    {
        public void Dispose()
        {
            gate.Turn.Release();
            gates.Leave(scope, gate);
        }
    }
}
