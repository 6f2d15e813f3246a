using Memory.Server.Memories;

namespace Memory.Server.Storage.Postgres.Access;

/// <summary>
/// Lets one writer of a user through at a time. The database does so too, for all servers; this keeps those of one server from holding
/// a connection each while they wait. Their wait counts as one for the database only since it last answered whoever had the turn: while it
/// works, nobody is sent away because others write to the same user, and when it does not, all in the line end together.
/// </summary>
/// <param name="longest">How long an operation may take in all, its place in the line included, however often the database answers.</param>
internal sealed class UserGates(TimeSpan longest)
{
    private readonly Lock sync = new();
    private readonly Dictionary<Scope, Gate> gates = [];

    /// <summary>Waits for the user's turn, until the result is disposed.</summary>
    public async ValueTask<Turn> EnterAsync(Scope scope, Patience patience)
    {
        var gate = Arrive(scope, patience);
        try
        {
            await gate.Passing.WaitAsync(patience.Token);
        }
        catch
        {
            Stop(gate, patience);
            Leave(scope, gate);
            throw;
        }

        Stop(gate, patience);
        return new Turn(this, scope, gate);
    }

    /// <summary>The same for work that waits for as long as its caller does.</summary>
    public async ValueTask<Turn> EnterAsync(Scope scope, CancellationToken cancellationToken)
    {
        var gate = Arrive(scope, patience: null);
        try
        {
            await gate.Passing.WaitAsync(cancellationToken);
            return new Turn(this, scope, gate);
        }
        catch
        {
            Leave(scope, gate);
            throw;
        }
    }

    private Gate Arrive(Scope scope, Patience? patience)
    {
        lock (sync)
        {
            if (!gates.TryGetValue(scope, out var gate))
                gates.Add(scope, gate = new Gate());
            gate.Users++;
            if (patience is not null)
                gate.Waiting.Add(patience);
            return gate;
        }
    }

    /// <summary>From here on the patience is its operation's alone.</summary>
    private void Stop(Gate gate, Patience patience)
    {
        lock (sync)
            gate.Waiting.Remove(patience);
    }

    private void Renew(Gate gate)
    {
        lock (sync)
        {
            foreach (var patience in gate.Waiting)
                patience.Renew(longest);
        }
    }

    private void Leave(Scope scope, Gate gate)
    {
        lock (sync)
        {
            if (--gate.Users > 0)
                return;
            gates.Remove(scope);
            gate.Passing.Dispose();
        }
    }

    /// <summary>One writer's turn.</summary>
    internal sealed class Turn(UserGates gates, Scope scope, Gate gate) : IDisposable
    {
        /// <summary>The database answered: those who wait for the turn have their whole patience again.</summary>
        public void NoteAnswer() => gates.Renew(gate);

        public void Dispose()
        {
            gate.Passing.Release();
            gates.Leave(scope, gate);
        }
    }

    /// <summary>Where the writers of one user wait.</summary>
    internal sealed class Gate
    {
        public SemaphoreSlim Passing { get; } = new(1, 1);

        /// <summary>Who waits or is inside.</summary>
        public int Users { get; set; }

        /// <summary>The patience of those who wait.</summary>
        public HashSet<Patience> Waiting { get; } = [];
    }
}
