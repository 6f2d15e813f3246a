using System.Threading.Channels;
using Memory.Server.Storage.Postgres.Access;
using Memory.Testing;

namespace Memory.Server.Tests.Storage.Postgres.Access;

public sealed class RepetitionTests
{
    private static readonly TimeSpan Interval = TimeSpan.FromMinutes(1);

    private readonly Storage.ManualTime _time = new();
    private readonly Channel<string> _events = Channel.CreateUnbounded<string>();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Every_WorkThatFails_IsToldAndHoldsUpNeitherTheRestNorTheNextTime()
    {
        await using var repetition = Create();
        repetition.Every(Interval, _ => throw new InvalidOperationException("first"), NoteAsync("second"));

        for (var time = 0; time < 2; time++)
        {
            _time.Advance(Interval);
            Assert.Equal(["told first", "second"], [await NextAsync(), await NextAsync()]);
        }
    }

    [Fact]
    public async Task Always_WorkThatFails_IsDoneAgainAfterAWhile()
    {
        await using var repetition = Create();
        var times = 0;
        repetition.Always(Interval, cancellationToken => ++times == 1 ? throw new InvalidOperationException("once") : Task.Delay(Timeout.InfiniteTimeSpan, _time, cancellationToken));
        Assert.Equal("told once", await NextAsync());

        var again = Task.Run(
            async () =>
            {
                while (Volatile.Read(ref times) == 1)
                {
                    _time.Advance(Interval);
                    await Task.Yield();
                }
            },
            Token);
        await again.Guarded();
    }

    [Fact]
    public async Task Dispose_WhileWorkRuns_EndsItWithoutAWord()
    {
        var repetition = Create();
        repetition.Always(Interval, async cancellationToken =>
        {
            await NoteAsync("begun")(cancellationToken);
            await Task.Delay(Timeout.InfiniteTimeSpan, _time, cancellationToken);
        });
        Assert.Equal("begun", await NextAsync());

        await repetition.DisposeAsync().AsTask().Guarded();

        Assert.False(await repetition.TryAsync(static _ => throw new InvalidOperationException("late"), CancellationToken.None));
        Assert.False(_events.Reader.TryRead(out _));
    }

    private Repetition Create() => new(_time, fault => _events.Writer.TryWrite($"told {fault.Message}"));

    private Func<CancellationToken, Task> NoteAsync(string what) => cancellationToken => _events.Writer.WriteAsync(what, cancellationToken).AsTask();

    private Task<string> NextAsync() => _events.Reader.ReadAsync(Token).AsTask().Guarded();
}
