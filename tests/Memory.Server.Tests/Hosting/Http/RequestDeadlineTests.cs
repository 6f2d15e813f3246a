using Memory.Server.Api.Answers;
using Memory.Server.Configuration;
using Memory.Server.Hosting.Http;
using Memory.Testing;
using Microsoft.AspNetCore.Http;

namespace Memory.Server.Tests.Hosting.Http;

public sealed class RequestDeadlineTests
{
    private readonly ManualTime _clock = new();

    [Theory]
    [InlineData("/v1/recall", false)]
    [InlineData("/v1/ingest", false)]
    [InlineData("/v1/memory/batch", false)]
    [InlineData("/", false)]
    [InlineData("/v1/chat", true)]
    [InlineData("/v1/chat/", true)]
    [InlineData("/V1/CHAT", true)]
    [InlineData("/v1/users/ana/export", true)]
    [InlineData("/v1/users/ana/import", true)]
    [InlineData("/v1/admin/optimize/run", true)]
    [InlineData("/v1/admin/backups", true)]
    [InlineData("/v1/admin/backups/7/restore", true)]
    [InlineData("/v1/admin/backups/7/verify", true)]
    [InlineData("/mcp", true)]
    public async Task Request_OverItsTime_Ended(string path, bool isLong)
    {
        var context = new DefaultHttpContext { Request = { Path = path } };
        var running = Create(static http => Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, http.RequestAborted)).InvokeAsync(context);
        _clock.Advance(TimeSpan.FromSeconds(5));
        Assert.False(running.IsCompleted);
        _clock.Advance(TimeSpan.FromSeconds(6));
        if (isLong)
        {
            Assert.False(running.IsCompleted);
            _clock.Advance(TimeSpan.FromSeconds(1000));
        }

        var refused = await Assert.ThrowsAsync<RefusedException>(() => running.Guarded());
        Assert.Equal(503, refused.Problem.Status);
        Assert.NotNull(refused.Problem.RetryAfter);
        Assert.False(context.RequestAborted.IsCancellationRequested);
    }

    [Fact]
    public async Task CallerWhoHangsUp_IsNotTakenForTheDeadline()
    {
        using var gone = new CancellationTokenSource();
        var context = new DefaultHttpContext { RequestAborted = gone.Token };
        var running = Create(static http => Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, http.RequestAborted)).InvokeAsync(context);
        await gone.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running.Guarded());
    }

    [Fact]
    public async Task AnswerInTime_PassesAndLeavesNoTimer()
    {
        await Create(static _ => Task.CompletedTask).InvokeAsync(new DefaultHttpContext());
        Assert.Equal(0, _clock.ActiveTimers);
    }

    private RequestDeadline Create(RequestDelegate next) => new(
        next, new HttpSettings { RequestTimeout = TimeSpan.FromSeconds(10), LongRequestTimeout = TimeSpan.FromSeconds(1000) }, _clock);
}
