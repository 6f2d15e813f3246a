using Memory.Server.Memories;
using Memory.Server.Storage;
using Memory.Server.Verification;

namespace Memory.Server.Tests.Storage.Conformance;

/// <summary>An erased user is gone whole, stays gone, and may come anew.</summary>
public abstract class ErasureConformance<TFixture> : StoreConformance<TFixture>
    where TFixture : IStoreFixture, new()
{
    private static readonly ErasureCounts Everything = new(Memories: 2, Messages: 2, Sessions: 2, Associations: 2, Jobs: 3, Keys: 2);

    [Fact]
    public async Task Erase_AUserWithEverything_LeavesNothingAndCountsIt()
    {
        await PlantAsync(Ada);
        await PlantAsync(Bob);

        Assert.Equal(new ErasedUser(Rows.Noon, Everything), await EraseAsync(Ada));

        foreach (var reopened in (bool[])[false, true])
        {
            if (reopened)
                await ReopenAsync();
            await ShouldHoldNothingAsync(Ada);
            await ShouldHoldEverythingAsync(Bob);
        }
    }

    [Fact]
    public async Task Erase_AnUnknownUser_IsNobody()
    {
        await PlantAsync(Bob);
        await Store.Keys.AddAsync(UserKey(Ada, 9), Token);
        Assert.Null(await EraseAsync(Ada));
        Assert.Null(await EraseAsync(new Scope(new OwnerId("other"), Bob.User)));
        Assert.Null(await ReadAsync(Ada, view => view.GetErasedAtAsync(Token)));
        Assert.NotNull(await Store.Keys.FindAsync(UserKey(Ada, 9).Hash, Token));
        await ShouldHoldEverythingAsync(Bob);
    }

    [Fact]
    public async Task Erase_Again_TellsTheSameUntilItWasTold()
    {
        await PlantAsync(Ada);
        var first = (await EraseAsync(Ada))!;
        Time.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(first, await EraseAsync(Ada));
        await ReopenAsync();
        Assert.Equal(new UntoldErasure(Ada, first), Assert.Single(await Store.Erasures.ListUntoldAsync(Time.GetUtcNow(), Token)));
        Assert.Empty(await Store.Erasures.ListUntoldAsync(first.At, Token));

        await Store.Erasures.CloseAsync(Ada, first.At.AddSeconds(-1), Token);
        Assert.Equal(first, await EraseAsync(Ada));
        await Store.Erasures.CloseAsync(Ada, first.At, Token);
        foreach (var reopened in (bool[])[false, true])
        {
            if (reopened)
                await ReopenAsync();
            Assert.Null(await EraseAsync(Ada));
            Assert.Empty(await Store.Erasures.ListUntoldAsync(Time.GetUtcNow(), Token));
            Assert.Equal(first.At, await ReadAsync(Ada, view => view.GetErasedAtAsync(Token)));
            Assert.Equal(first.At, await Store.Erasures.FindAsync(Ada.Owner, JobId.ScopeHash(Ada), Token));
            Assert.Null(await Store.Erasures.FindAsync(new OwnerId("other"), JobId.ScopeHash(Ada), Token));
            Assert.Null(await Store.Erasures.FindAsync(Bob.Owner, JobId.ScopeHash(Bob), Token));
        }
    }

    /// <summary>What is done for all owners, such as telling what is untold, is done for this one too.</summary>
    [Fact]
    public async Task Erase_WhoseKeyWasTheOwnersOnlyOne_LeavesTheOwnerKnown()
    {
        await PlantAsync(Ada);
        var erased = (await EraseAsync(Ada))!;
        Time.Advance(TimeSpan.FromMinutes(1));
        foreach (var reopened in (bool[])[false, true])
        {
            if (reopened)
                await ReopenAsync();
            Assert.Equal(new UntoldErasure(Ada, erased), Assert.Single(await Store.Erasures.ListUntoldAsync(Time.GetUtcNow(), Token)));
            Assert.Contains(Ada.Owner, await Store.ListOwnersAsync(Token));
            Assert.Empty(await new StoreVerifier(Store, Time).FindAsync([], Token).ToListAsync(Token));
        }
    }

    [Fact]
    public async Task Erase_WhoCameBack_ErasesThatToo()
    {
        await PlantAsync(Ada);
        await EraseAsync(Ada);
        Time.Advance(TimeSpan.FromMinutes(1));
        await WriteAsync(Ada, new UserCommit { Turns = [Rows.Turn("later")], Memories = [Rows.Memory(7)] });
        Assert.Equal(Rows.Noon, await ReadAsync(Ada, view => view.GetErasedAtAsync(Token)));

        // Of the first one nobody had learnt.
        var second = (await EraseAsync(Ada))!;
        Assert.Equal(new ErasedUser(Rows.Noon.AddMinutes(1), Everything + new ErasureCounts(1, 1, 0, 0, 0, 0)), second);
        await Store.Erasures.CloseAsync(Ada, second.At, Token);
        await WriteAsync(Ada, new UserCommit { Turns = [Rows.Turn("last")] });
        Assert.Equal(new ErasureCounts(0, 1, 0, 0, 0, 0), (await EraseAsync(Ada))!.Counts);
        await ShouldHoldNothingAsync(Ada);
    }

    [Fact]
    public async Task Erase_WhenTheKeyCannotBeDestroyed_ChangesNothing()
    {
        await PlantAsync(Ada);
        await Assert.ThrowsAsync<InvalidOperationException>(
            () => Store.Erasures.EraseAsync(Ada, static _ => throw new InvalidOperationException("The ring is away."), Token).AsTask());
        await ShouldHoldEverythingAsync(Ada);
        Assert.Null(await ReadAsync(Ada, view => view.GetErasedAtAsync(Token)));
        Assert.Equal(Everything, (await EraseAsync(Ada))!.Counts);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public async Task Erase_UnderAClaim_RefusesWhatTheWorkerStillCommits(int laneNumber)
    {
        var lane = (JobLane)laneNumber;
        await WriteAsync(Ada, new UserCommit { Turns = [Rows.Turn("m1")], Jobs = [Rows.Job(Ada, 1, messages: "m1") with { Lane = lane }] });
        var claim = await Store.Jobs.ClaimAsync(lane, JobBatch.One, Token).AsTask().WaitAsync(TimeSpan.FromSeconds(30), Token);
        await EraseAsync(Ada);

        await RefusesAsync();
        await Store.Jobs.ReleaseAsync(claim, Token);
        Assert.Null(await ReadAsync(Ada, view => view.GetUserAsync(Token)));

        // Also when the user is there again, with work of their own.
        await WriteAsync(Ada, new UserCommit { Jobs = [Rows.Job(Ada, 2) with { Lane = lane }] });
        await RefusesAsync();
        var next = await Store.Jobs.ClaimAsync(lane, JobBatch.One, Token).AsTask().WaitAsync(TimeSpan.FromSeconds(30), Token);
        Assert.Equal(JobId.Create(Ada, Rows.Id(2).Value), next.Job.Id);
        await RefusesAsync();
        await WriteAsync(Ada, new UserCommit { Memories = [Rows.Memory(5)], Jobs = [next.Job with { Status = JobStatus.Done }], Fence = next });
        Assert.Equal(0, await Store.Jobs.CountAsync(lane, Token));

        Task RefusesAsync() => Assert.ThrowsAsync<LeaseLostException>(() => WriteAsync(
            Ada, new UserCommit { Memories = [Rows.Memory(3, from: "m1")], Jobs = [claim.Job with { Status = JobStatus.Done }], Fence = claim }));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Delta_ForWhoKnowsTheErasedUser_TellsEverythingAnew(bool looksInBetween)
    {
        await WriteAsync(Ada, new UserCommit { Turns = [Rows.Turn("m1"), Rows.Turn("m2")], Memories = [Rows.Memory(1)] });
        for (var i = 0; i < 50; i++)
            await WriteAsync(Ada, new UserCommit { Turns = [Rows.Turn($"more {i}")] });
        var known = (await Store.ReadDeltaAsync(Ada, 0, Token)).Version;
        await EraseAsync(Ada);
        if (looksInBetween)
        {
            var gone = await Store.ReadDeltaAsync(Ada, known, Token);
            Assert.True(gone.IsFull);
            Assert.Empty(gone.Turns);
            Assert.Empty(gone.Memories);
        }

        // The clock stands: nothing but the store sees to it that versions go on.
        await WriteAsync(Ada, new UserCommit { Turns = [Rows.Turn("later")] });
        var anew = await Store.ReadDeltaAsync(Ada, known, Token);
        Assert.True(anew.IsFull);
        Assert.Equal(["later"], anew.Turns.Select(static turn => turn.Id.Value));
        Assert.Empty(anew.Memories);
        Assert.True(anew.Version > known);
    }

    [Fact]
    public async Task KeptAnswer_OfARequestBegunBeforeTheErasure_IsNotKept()
    {
        await WriteAsync(Ada, new UserCommit { Turns = [Rows.Turn("m1")] });
        var request = new RequestKey("POST", "/v1/memory", "k");
        var late = new KeptAnswer("f00d", 200, "application/json", "\"secret\"", Rows.Noon) { User = Ada.User };
        await EraseAsync(Ada);

        await Store.Idempotency.KeepAsync(Ada.Owner, request, late, Token);
        Assert.Null(await Store.Idempotency.FindAsync(Ada.Owner, request, Rows.Noon, Token));
        await Store.Idempotency.KeepAsync(Ada.Owner, request, late with { User = Bob.User }, Token);
        Assert.NotNull(await Store.Idempotency.FindAsync(Ada.Owner, request, Rows.Noon, Token));
        await Store.Idempotency.KeepAsync(Ada.Owner, request with { Key = "l" }, late with { KeptAt = Rows.Noon.AddTicks(10) }, Token);
        Assert.NotNull(await Store.Idempotency.FindAsync(Ada.Owner, request with { Key = "l" }, Rows.Noon, Token));
    }

    private Task<ErasedUser?> EraseAsync(Scope scope) => Store.Erasures.EraseAsync(scope, static _ => default, Token).AsTask();

    /// <summary>Stores something of every kind.</summary>
    private async Task PlantAsync(Scope scope)
    {
        var (number, user) = (scope == Ada ? 0 : 100, new UserProfile(Rows.Noon, "name", new Json("""{"a":1}""")));
        await WriteAsync(scope, new UserCommit
        {
            User = user,
            Sessions = [Rows.Session("s1"), Rows.Session("s2") with { EndedAt = Rows.Noon }],
            Turns = [Rows.Turn("m1"), Rows.Turn("m2") with { IsHidden = true }],
            Observations = [Rows.Observation(1, slot: "location"), Rows.Observation(2)],
            Memories =
            [
                Rows.Memory(1, slot: "location", content: "Lives in Oslo", from: "m1"), Rows.Memory(2) with { IsDeleted = true }, Rows.Memory(3),
                Rows.Memory(1, minute: 1, slot: "location", content: "Lives in Rome", from: "m1") with { CreatedAt = Rows.Noon },
            ],
            Associations = [Rows.Link(1, 2), Rows.Link(2, 1) with { IsRemoved = true }],
            Jobs =
            [
                Rows.Job(scope, 1, messages: "m1"), Rows.Job(scope, 2) with { Lane = JobLane.Model }, Rows.Job(scope, 3) with { Status = JobStatus.Failed, LastError = "x" },
                Rows.Job(scope, 4) with { Status = JobStatus.Done, UpdatedAt = Rows.Noon.AddDays(-8) },
            ],
        });
        await WriteAsync(scope, new UserCommit { User = user, Erased = [Rows.Id(3)] });
        await Store.Keys.AddAsync(UserKey(scope, number + 1), Token);
        await Store.Keys.AddAsync(UserKey(scope, number + 2) with { RevokedAt = Rows.Noon }, Token);
        await Store.Idempotency.BeginAsync(scope.Owner, RequestOf(scope), new KeptAnswer("f00d", KeptAnswer.Begun, null, null, Rows.Noon), Token);
        await Store.Idempotency.KeepAsync(scope.Owner, RequestOf(scope), new KeptAnswer("f00d", 200, "application/json", "\"x\"", Rows.Noon) { User = scope.User }, Token);
    }

    private async Task ShouldHoldEverythingAsync(Scope scope)
    {
        var number = scope == Ada ? 0 : 100;
        Assert.Equal("name", (await ReadAsync(scope, view => view.GetUserAsync(Token)))!.DisplayName);
        var delta = await Store.ReadDeltaAsync(scope, 0, Token);
        Assert.Equal((2, 2), (delta.Turns.Count, delta.Memories.Count));
        Assert.NotNull(await Store.Keys.FindAsync(UserKey(scope, number + 1).Hash, Token));
        Assert.NotNull(await Store.Idempotency.FindAsync(scope.Owner, RequestOf(scope), Rows.Noon, Token));
        Assert.Single((await Store.Jobs.ListFailedAsync(scope, after: null, 10, Token)).Items);
        Assert.Contains(scope.User, (await Store.ListUsersAsync(scope.Owner, after: null, 10, Token)).Select(static user => user.Id));
    }

    private async Task ShouldHoldNothingAsync(Scope scope)
    {
        var number = scope == Ada ? 0 : 100;
        Assert.Null(await ReadAsync(scope, view => view.GetUserAsync(Token)));
        Assert.Equal(new UserUsage(0, 0, 0, null), await ReadAsync(scope, view => view.GetUsageAsync(Token)));
        Assert.Null(await ReadAsync(scope, view => view.GetSessionAsync(new SessionId("s1"), Token)));
        Assert.Empty(await ReadAsync(scope, view => view.GetTurnsAsync([new MessageId("m1"), new MessageId("m2")], Token)));
        Assert.Empty(await ReadAsync(scope, view => view.GetObservationsAsync([Rows.Id(1), Rows.Id(2)], Token)));
        Assert.Empty(await ReadAsync(scope, view => view.GetVersionsAsync(Rows.Id(1), Token)));
        Assert.Empty(await ReadAsync(scope, view => view.GetAssociationsAsync([Rows.Id(1), Rows.Id(2)], Token)));
        Assert.Null(await ReadAsync(scope, view => view.FindJobOfAsync(new MessageId("m1"), Token)));
        Assert.Empty((await ReadAsync(scope, view => view.GetSlotAsync(Slot.Parse("location"), identity: null, Token))).Observations);
        foreach (var job in (int[])[1, 2, 3])
            Assert.Null(await Store.FindJobAsync(scope.Owner, Rows.Job(scope, job).Id, Token));
        var delta = await Store.ReadDeltaAsync(scope, 0, Token);
        Assert.Empty(delta.Turns);
        Assert.Empty(delta.Memories);
        Assert.Empty((await Store.Jobs.ListFailedAsync(scope, after: null, 10, Token)).Items);
        Assert.Null(await Store.Jobs.FindFailedAsync(Rows.Job(scope, 3).Id, Token));
        Assert.Null(await Store.Keys.FindAsync(UserKey(scope, number + 1).Hash, Token));
        Assert.Null(await Store.Keys.GetAsync(UserKey(scope, number + 2).Id, Token));
        Assert.DoesNotContain((await Store.Keys.ListAsync(scope.Owner, after: null, 50, Token)).Items, key => key.User == scope.User);
        Assert.Null(await Store.Idempotency.FindAsync(scope.Owner, RequestOf(scope), Rows.Noon, Token));
        Assert.DoesNotContain(scope.User, (await Store.ListUsersAsync(scope.Owner, after: null, 10, Token)).Select(static user => user.Id));
        foreach (var lane in Enum.GetValues<JobLane>())
            Assert.Equal(await ReadAsync(Bob, view => view.GetUserAsync(Token)) is null ? 0 : 1, await Store.Jobs.CountAsync(lane, Token));
    }

    private static RequestKey RequestOf(Scope scope) => new("POST", "/v1/memory", $"k of {scope.User}");

    private static ApiKey UserKey(Scope scope, int number) => Rows.Key(scope.Owner.Value, number) with { Scope = KeyScope.User, User = scope.User };
}
