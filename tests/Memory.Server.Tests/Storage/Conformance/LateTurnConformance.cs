using System.Security.Cryptography;
using Memory.Server.Ingest;
using Memory.Server.Memories;
using Memory.Server.Storage;

namespace Memory.Server.Tests.Storage.Conformance;

/// <summary>What was said before an erasure does not come back, however late it comes; what was said later makes the user anew.</summary>
public abstract class LateTurnConformance<TFixture> : StoreConformance<TFixture>
    where TFixture : IStoreFixture, new()
{
    private static readonly RandomNumberGenerator Random = RandomNumberGenerator.Create();

    [Fact]
    public async Task Ingest_OfWhatWasSaidBefore_IsAcknowledgedAndDropped()
    {
        await IngestAsync(Said("m1", Rows.Noon.AddDays(-1)));
        await EraseAsync(Ada);
        Time.Advance(TimeSpan.FromMinutes(1));

        var dropped = await IngestAsync(Said("m1", Rows.Noon.AddDays(-1)), Said("m2", Rows.Noon));
        Assert.Equal(["m1", "m2"], dropped.Messages.Select(static id => id.Value));
        Assert.Equal(JobStatus.Done, dropped.Job.Status);
        await ShouldHoldNothingAsync(Ada);

        // Its job is told as done to whom it belongs, and to nobody else.
        Assert.Equal(dropped.Job.Id, (await Ingesting.FindJobAsync(Ada.Owner, only: null, dropped.Job.Id, Token))!.Id);
        Assert.Equal(JobStatus.Done, (await Ingesting.FindJobAsync(Ada.Owner, Ada.User, dropped.Job.Id, Token))!.Status);
        Assert.Null(await Ingesting.FindJobAsync(Ada.Owner, Bob.User, dropped.Job.Id, Token));
        Assert.Null(await Ingesting.FindJobAsync(new OwnerId("other"), only: null, dropped.Job.Id, Token));
        Assert.Null(await Ingesting.FindJobAsync(Ada.Owner, only: null, new JobId(dropped.Job.Id.Value.Replace(JobId.ScopeHash(Ada), JobId.ScopeHash(Bob), StringComparison.Ordinal)), Token));
        Assert.Null(await Ingesting.FindJobAsync(Ada.Owner, only: null, new JobId(dropped.Job.Id.Value + "0"), Token));
    }

    [Fact]
    public async Task Ingest_OfBoth_KeepsWhatWasSaidLaterAndMakesTheUserAnew()
    {
        await IngestAsync(Said("m1", Rows.Noon.AddDays(-1)));
        await EraseAsync(Ada);
        Time.Advance(TimeSpan.FromMinutes(1));

        var mixed = await IngestAsync(Said("m1", Rows.Noon.AddDays(-1)), Said("m2", Rows.Noon.AddTicks(10)), Said("m3", at: null));
        Assert.Equal(["m1", "m2", "m3"], mixed.Messages.Select(static id => id.Value));
        Assert.Equal(["m2", "m3"], mixed.Job.Messages.Select(static id => id.Value));
        Assert.Equal(["m2", "m3"], (await Store.ReadDeltaAsync(Ada, 0, Token)).Turns.Select(static turn => turn.Id.Value));
        Assert.Equal(Time.GetUtcNow(), (await ReadAsync(Ada, view => view.GetUserAsync(Token)))!.CreatedAt);

        // Sent again, it is the same; what was dropped stays dropped, also for a user who is there.
        Assert.Equal(mixed.Job.Id, (await IngestAsync(Said("m1", Rows.Noon.AddDays(-1)), Said("m2", Rows.Noon.AddTicks(10)), Said("m3", at: null))).Job.Id);
        Assert.Equal(JobStatus.Done, (await IngestAsync(Said("m0", Rows.Noon))).Job.Status);
        Assert.Equal(mixed.Job.Id, (await IngestAsync(Said("m2", Rows.Noon.AddDays(-1)))).Job.Id);
        Assert.Equal(2, (await Store.ReadDeltaAsync(Ada, 0, Token)).Turns.Count);
    }

    [Fact]
    public async Task Ingest_WhileTheUserIsErased_LeavesNothingThatWasSaidBefore()
    {
        await IngestAsync(Said("first", at: null));
        using var begin = new Barrier(7);
        var writers = Enumerable.Range(0, 6).Select(writer => Task.Run(
            async () =>
            {
                begin.SignalAndWait(Token);
                for (var i = 0; i < 40; i++)
                    await IngestAsync(Said($"{writer} {i}", at: null));
            },
            Token)).ToArray();
        begin.SignalAndWait(Token);
        var erased = new List<ErasedUser>();
        for (var i = 0; i < 3; i++)
        {
            if (await EraseAsync(Ada) is { } told)
                erased.Add(told);
        }

        // The clock stands, so that all of it was said by then, whether it was stored before or came after.
        await Task.WhenAll(writers);
        Assert.NotEmpty(erased);
        await ShouldHoldNothingAsync(Ada);
        Assert.Empty(await Store.ListUsersAsync(Ada.Owner, after: null, 10, Token));
        await ReopenAsync();
        await ShouldHoldNothingAsync(Ada);
        Time.Advance(TimeSpan.FromMinutes(1));
        await IngestAsync(Said("anew", at: null));
        Assert.Equal(["anew"], (await Store.ReadDeltaAsync(Ada, 0, Token)).Turns.Select(static turn => turn.Id.Value));
    }

    private IngestService Ingesting => new(Store, new JobSignals(), Time);

    private Task<IngestReceipt> IngestAsync(params NewTurn[] turns) =>
        Ingesting.IngestAsync(Ada, SessionId.Default, turns, new TimeOrderedIds(Time, Random), Token).AsTask();

    private static NewTurn Said(string id, DateTimeOffset? at) => new(new MessageId(id), TurnRole.User, Name: null, $"content of {id}", at, Metadata: null);

    private Task<ErasedUser?> EraseAsync(Scope scope) => Store.Erasures.EraseAsync(scope, static _ => default, Token).AsTask();

    private async Task ShouldHoldNothingAsync(Scope scope)
    {
        Assert.Null(await ReadAsync(scope, view => view.GetUserAsync(Token)));
        Assert.Equal(new UserUsage(0, 0, 0, null), await ReadAsync(scope, view => view.GetUsageAsync(Token)));
        Assert.Null(await ReadAsync(scope, view => view.GetSessionAsync(SessionId.Default, Token)));
        Assert.Empty((await Store.ReadDeltaAsync(scope, 0, Token)).Turns);
        Assert.Equal(0, await Store.Jobs.CountAsync(Token));
        Assert.Empty(await Store.ListUsersAsync(scope.Owner, after: null, 10, Token));
    }
}
