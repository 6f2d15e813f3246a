using Memory.Server.Memories;
using Memory.Server.Storage;
using Memory.Server.Storage.Postgres.Access;
using Memory.Testing;

namespace Memory.Server.Tests.Storage.Postgres.Access;

/// <summary>How long the writers of one user wait for each other: by what the database does, not by how many they are.</summary>
public sealed class UserGatesTests : IDisposable
{
    private static readonly Scope Ana = new(new OwnerId("acme"), new UserId("ana"));
    private static readonly Scope Ben = new(new OwnerId("acme"), new UserId("ben"));

    private readonly Memory.Testing.ManualTime _time = new();
    private readonly StorageBudget _budget = new();
    private readonly UserGates _gates = new(TimeSpan.FromSeconds(10));
    private readonly List<Patience> _begun = [];

    public void Dispose() => _begun.ForEach(static patience => patience.Dispose());

    [Fact]
    public async Task Enter_BehindWritersWhomTheDatabaseAnswers_WaitsLongerThanItsPatienceAndKeepsItsBudget()
    {
        var turn = await _gates.EnterAsync(Ana, Begin());
        var last = Begin(_budget);
        var line = new List<Task<UserGates.Turn>>();
        for (var writer = 0; writer < 4; writer++)
            line.Add(EnterAsync(Ana, Begin()));
        line.Add(EnterAsync(Ana, last));

        foreach (var next in line)
        {
            Advance(1.4);
            turn.NoteAnswer();
            turn.Dispose();
            turn = await next;
        }

        Assert.False(last.Token.IsCancellationRequested);
        last.Pause();
        Assert.Equal(1.75, Math.Round(_budget.Left.TotalSeconds, 4));
        turn.Dispose();
    }

    [Fact]
    public async Task Enter_WhileTheDatabaseIsSilent_TheWholeLineEndsTogether()
    {
        var turn = await _gates.EnterAsync(Ana, Begin());
        var line = Enumerable.Range(0, 5).Select(_ => EnterAsync(Ana, Begin())).ToList();
        Advance(1);
        turn.NoteAnswer();

        Advance(1.499);
        Assert.DoesNotContain(line, static waiting => waiting.IsCompleted);
        Advance(0.001);
        foreach (var waiting in line)
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting.Guarded());

        turn.Dispose();
        (await EnterAsync(Ana, Begin())).Dispose();
    }

    [Fact]
    public async Task Enter_AfterAWriterWhoGotNoAnswer_HasOnlyWhatIsLeft()
    {
        var turn = await _gates.EnterAsync(Ana, Begin());
        var patience = Begin();
        var next = EnterAsync(Ana, patience);
        Advance(1.25);
        turn.Dispose();
        using var own = await next;

        Advance(0.25);
        Assert.True(patience.Token.IsCancellationRequested);
    }

    [Fact]
    public async Task Enter_BehindALineThatNeverEnds_EndsAfterTheLongest()
    {
        var turn = await _gates.EnterAsync(Ana, Begin());
        var patience = Begin();
        var waiting = EnterAsync(Ana, patience);
        for (var second = 0; second < 9; second++)
        {
            Advance(1);
            turn.NoteAnswer();
        }

        Advance(0.9);
        turn.NoteAnswer();
        Assert.False(patience.Token.IsCancellationRequested);
        Advance(0.101);
        Assert.True(patience.Token.IsCancellationRequested);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting.Guarded());
        turn.Dispose();
    }

    [Fact]
    public async Task NoteAnswer_ForAnotherUser_RenewsNobodysPatience()
    {
        using var turn = await _gates.EnterAsync(Ana, Begin());
        using var other = await _gates.EnterAsync(Ben, Begin());
        var waiting = EnterAsync(Ana, Begin());
        Advance(1);
        other.NoteAnswer();

        Advance(0.5);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting.Guarded());
    }

    private Task<UserGates.Turn> EnterAsync(Scope scope, Patience patience) => _gates.EnterAsync(scope, patience).AsTask().Guarded();

    private Patience Begin(StorageBudget? budget = null)
    {
        var patience = new Patience(TimeSpan.FromSeconds(1.5), budget, _time, CancellationToken.None);
        _begun.Add(patience);
        return patience;
    }

    private void Advance(double seconds) => _time.Advance(TimeSpan.FromSeconds(seconds));
}
