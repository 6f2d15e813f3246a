using Memory.Server.Ingest;
using Memory.Server.Memories;
using Memory.Server.Storage;

namespace Memory.Server.Tests.Storage.Conformance;

/// <summary>The two lanes of a user's jobs: what happens in one is nothing to the other.</summary>
public abstract class LaneConformance<TFixture> : StoreConformance<TFixture>
    where TFixture : IStoreFixture, new()
{
    private static readonly JobBatch Eight = new(8, 20, static job => job.Attempts > 0);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Claim_WhileTheOtherLaneIsHeld_DoesNotWait(bool modelFirst)
    {
        await QueueAsync(Ada, 1, JobLane.Rules);
        await QueueAsync(Ada, 2, JobLane.Model);
        var first = await ClaimAsync(modelFirst ? JobLane.Model : JobLane.Rules);
        var second = await ClaimAsync(modelFirst ? JobLane.Rules : JobLane.Model);

        Assert.Equal(modelFirst ? [2, 1] : [1, 2], new[] { NumberOf(first.Job), NumberOf(second.Job) });
        Assert.Equal((1, 1), (await Store.Jobs.CountAsync(Token), await Store.Jobs.CountAsync(JobLane.Model, Token)));
        await EndAsync(first, JobStatus.Done);
        await EndAsync(second, JobStatus.Done);
        Assert.Equal((0, 0), (await Store.Jobs.CountAsync(Token), await Store.Jobs.CountAsync(JobLane.Model, Token)));
    }

    [Fact]
    public async Task WaitingSince_IsWhoHasWaitedLongest_LaneByLane()
    {
        var putOff = Time.GetUtcNow().AddMinutes(30);
        Assert.Null(await Store.Jobs.WaitingSinceAsync(JobLane.Rules, Token));
        await QueueAsync(Ada, 1, JobLane.Rules);
        await QueueAsync(Bob, 2, JobLane.Rules, notBefore: 30);
        await QueueAsync(Bob, 3, JobLane.Model, notBefore: 30);
        Assert.Equal(Rows.Noon, await Store.Jobs.WaitingSinceAsync(JobLane.Rules, Token));
        Assert.Null(await Store.Jobs.WaitingSinceAsync(JobLane.Model, Token));

        var claim = await ClaimAsync(JobLane.Rules);
        Assert.Equal(Rows.Noon, await Store.Jobs.WaitingSinceAsync(JobLane.Rules, Token));
        Time.Advance(TimeSpan.FromMinutes(5));
        await QueueAsync(Ada, 4, JobLane.Rules);
        await EndAsync(claim, JobStatus.Done);
        Assert.Equal(Time.GetUtcNow(), await Store.Jobs.WaitingSinceAsync(JobLane.Rules, Token));

        await EndAsync(await ClaimAsync(JobLane.Rules), JobStatus.Done);
        Assert.Null(await Store.Jobs.WaitingSinceAsync(JobLane.Rules, Token));
        Time.Advance(TimeSpan.FromMinutes(31));
        Assert.Equal(putOff, await Store.Jobs.WaitingSinceAsync(JobLane.Rules, Token));
        Assert.Equal(putOff, await Store.Jobs.WaitingSinceAsync(JobLane.Model, Token));
    }

    [Fact]
    public async Task Claim_OfOneLane_NeverTakesTheOthersJob()
    {
        await QueueAsync(Ada, 1, JobLane.Model);
        using var cancel = new CancellationTokenSource();
        var rules = Store.Jobs.ClaimAsync(cancel.Token).AsTask();
        Assert.Equal(1, NumberOf((await ClaimAsync(JobLane.Model)).Job));
        Assert.False(rules.IsCompleted);
        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => rules);
    }

    [Fact]
    public async Task Claim_RulesJobPutOff_TheModelsIsOfferedAndTheOtherWayRound()
    {
        await QueueAsync(Ada, 1, JobLane.Rules, notBefore: 30);
        await QueueAsync(Ada, 2, JobLane.Model);
        await QueueAsync(Bob, 3, JobLane.Model, notBefore: 30);
        await QueueAsync(Bob, 4, JobLane.Rules);

        Assert.Equal(2, NumberOf((await ClaimAsync(JobLane.Model)).Job));
        Assert.Equal(4, NumberOf((await ClaimAsync(JobLane.Rules)).Job));
    }

    [Fact]
    public async Task Claim_ModelJobPutOff_HoldsUpNoOtherOfTheSameUser()
    {
        await QueueAsync(Ada, 1, JobLane.Model, notBefore: 30);
        await QueueAsync(Ada, 2, JobLane.Model);
        var claim = await ClaimAsync(JobLane.Model);
        Assert.Equal(2, NumberOf(claim.Job));
        await EndAsync(claim, JobStatus.Done);
        Time.Advance(TimeSpan.FromMinutes(31));
        Assert.Equal(1, NumberOf((await ClaimAsync(JobLane.Model)).Job));
    }

    [Fact]
    public async Task Claim_RulesJobPutOff_HoldsUpItsSuccessors()
    {
        await QueueAsync(Ada, 1, JobLane.Rules, notBefore: 30);
        await QueueAsync(Ada, 2, JobLane.Rules);
        var claim = Store.Jobs.ClaimAsync(Token).AsTask();
        await QueueAsync(Bob, 3, JobLane.Rules);
        Assert.Equal(3, NumberOf((await claim.WaitAsync(TimeSpan.FromSeconds(30), Token)).Job));
    }

    [Fact]
    public async Task Claim_Batch_TakesSmallJobsTogetherAndCountsEachAttempt()
    {
        for (var i = 1; i <= 10; i++)
            await QueueAsync(Ada, i, JobLane.Model, messages: 2);

        var claim = await ClaimAsync(JobLane.Model);

        Assert.Equal([1, 2, 3, 4, 5, 6, 7, 8], claim.Jobs.Select(NumberOf));
        Assert.All(claim.Jobs, static job => Assert.Equal((JobStatus.Running, 1), (job.Status, job.Attempts)));
        await ReopenAsync();
        Assert.Equal(2, (await FindAsync(Ada, 8))!.Attempts + (await FindAsync(Ada, 1))!.Attempts);
        Assert.Equal((JobStatus.Running, JobStatus.Queued), ((await FindAsync(Ada, 8))!.Status, (await FindAsync(Ada, 9))!.Status));
    }

    [Fact]
    public async Task Claim_BatchOfRulesJobs_TakesThemInOrderAndNoneBehindOneThatCannotGoAlong()
    {
        for (var i = 1; i <= 6; i++)
            await QueueAsync(Ada, i, JobLane.Rules, messages: i == 3 ? 19 : 1);
        var first = await ClaimTogetherAsync();
        Assert.Equal([1, 2], first.Jobs.Select(NumberOf));
        await EndAsync(first, JobStatus.Done);
        Assert.Equal(4, await Store.Jobs.CountAsync(Token));

        // Tried before, 3 goes alone; put off, it keeps the others back.
        var second = await ClaimTogetherAsync();
        Assert.Equal([3, 4], second.Jobs.Select(NumberOf));
        await WriteAsync(Ada, new UserCommit { Jobs = [.. second.Jobs.Select(job => job with { Status = JobStatus.Queued, NotBefore = Time.GetUtcNow().AddMinutes(1) })], Fence = second });
        await Store.Jobs.ReleaseAsync(second, Token);
        await QueueAsync(Bob, 7, JobLane.Rules);
        Assert.Equal([7], (await ClaimTogetherAsync()).Jobs.Select(NumberOf));
        Time.Advance(TimeSpan.FromMinutes(2));
        foreach (var alone in (int[])[3, 4])
        {
            var claim = await ClaimTogetherAsync();
            Assert.Equal([alone], claim.Jobs.Select(NumberOf));
            await EndAsync(claim, JobStatus.Done);
        }

        // Killed before it wrote anything: given back, the attempt taken back, and all go together again.
        var dropped = await ClaimTogetherAsync();
        Assert.Equal([5, 6], dropped.Jobs.Select(NumberOf));
        await Store.Jobs.ReleaseAsync(dropped, Token);
        var last = await ClaimTogetherAsync();
        Assert.Equal([5, 6], last.Jobs.Select(NumberOf));
        Assert.All(last.Jobs, static job => Assert.Equal(1, job.Attempts));
    }

    [Fact]
    public async Task Claim_BatchOfLargeJobs_StaysWithinTheMessages()
    {
        await QueueAsync(Ada, 1, JobLane.Model, messages: 15);
        await QueueAsync(Ada, 2, JobLane.Model, messages: 6);
        await QueueAsync(Ada, 3, JobLane.Model, messages: 5);
        var claim = await ClaimAsync(JobLane.Model);
        Assert.Equal([1, 3], claim.Jobs.Select(NumberOf));
        await EndAsync(claim, JobStatus.Done);
        await QueueAsync(Bob, 4, JobLane.Model, messages: 30);
        var rest = new[] { await ClaimAsync(JobLane.Model), await ClaimAsync(JobLane.Model) };
        Assert.Equal([2, 4], rest.Select(static claim => NumberOf(Assert.Single(claim.Jobs))).Order());
    }

    [Fact]
    public async Task Claim_BatchAfterAKill_TakesEachJobAlone()
    {
        for (var i = 1; i <= 3; i++)
            await QueueAsync(Ada, i, JobLane.Model);
        await ClaimAsync(JobLane.Model);
        await ReopenAsync();

        for (var i = 1; i <= 3; i++)
        {
            var claim = await ClaimAsync(JobLane.Model);
            Assert.Equal((i, 2), (Assert.Single(claim.Jobs.Select(NumberOf)), claim.Job.Attempts));
            await EndAsync(claim, JobStatus.Done);
        }
    }

    [Fact]
    public async Task Release_Batch_GivesAllBackAndCountsNoAttempt()
    {
        for (var i = 1; i <= 3; i++)
            await QueueAsync(Ada, i, JobLane.Model);
        var claim = await ClaimAsync(JobLane.Model);
        await WriteAsync(Ada, new UserCommit { Jobs = [claim.Others[0] with { Status = JobStatus.Done }], Fence = claim });

        await Store.Jobs.ReleaseAsync(claim, Token);

        Assert.Equal((JobStatus.Queued, 0), await FindAsync(Ada, 1) is { } first ? (first.Status, first.Attempts) : default);
        Assert.Equal((JobStatus.Done, 1), await FindAsync(Ada, 2) is { } second ? (second.Status, second.Attempts) : default);
        Assert.Equal([1, 3], (await ClaimAsync(JobLane.Model)).Jobs.Select(NumberOf));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Write_UnderALostClaim_RefusedAlsoWhileTheOtherLaneIsHeld(bool modelLost)
    {
        var (lost, held) = modelLost ? (JobLane.Model, JobLane.Rules) : (JobLane.Rules, JobLane.Model);
        await QueueAsync(Ada, 1, lost);
        await QueueAsync(Ada, 2, held);
        var late = await ClaimAsync(lost);
        var living = await ClaimAsync(held);
        await Store.Jobs.ReleaseAsync(late, Token);

        await Assert.ThrowsAsync<LeaseLostException>(() => WriteAsync(Ada, new UserCommit { Turns = [Rows.Turn("late")], Fence = late }));
        await WriteAsync(Ada, new UserCommit { Turns = [Rows.Turn("living")], Fence = living });

        Assert.Null(await ReadAsync(Ada, static view => view.GetTurnAsync(new MessageId("late"), Token)));
        Assert.NotNull(await ReadAsync(Ada, static view => view.GetTurnAsync(new MessageId("living"), Token)));
    }

    [Fact]
    public async Task Write_TheRulesEndWithAModelsJob_BothOrNothing()
    {
        await QueueAsync(Ada, 1, JobLane.Rules);
        var claim = await ClaimAsync(JobLane.Rules);
        var follows = Rows.Job(Ada, 2) with { Lane = JobLane.Model };
        await Store.Jobs.ReleaseAsync(claim, Token);
        await Assert.ThrowsAsync<LeaseLostException>(
            () => WriteAsync(Ada, new UserCommit { Jobs = [claim.Job with { Status = JobStatus.Done }, follows], Fence = claim }));
        Assert.Equal(0, await Store.Jobs.CountAsync(JobLane.Model, Token));

        claim = await ClaimAsync(JobLane.Rules);
        await WriteAsync(Ada, new UserCommit { Jobs = [claim.Job with { Status = JobStatus.Done }, follows], Fence = claim });
        await ReopenAsync();

        Assert.Equal(follows.Id, (await ClaimAsync(JobLane.Model)).Job.Id);
        Assert.Equal(0, await Store.Jobs.CountAsync(Token));
    }

    [Fact]
    public async Task Claim_JobsThatAKilledProcessLeftInBothLanes_OfferedAgain()
    {
        await QueueAsync(Ada, 1, JobLane.Rules);
        await QueueAsync(Ada, 2, JobLane.Model);
        await QueueAsync(Bob, 3, JobLane.Model);
        await ClaimAsync(JobLane.Rules);
        await ClaimAsync(JobLane.Model);
        await ReopenAsync();

        Assert.Equal((1, 2), await ClaimAsync(JobLane.Rules) is var rules ? (NumberOf(rules.Job), rules.Job.Attempts) : default);
        var model = new[] { await ClaimAsync(JobLane.Model), await ClaimAsync(JobLane.Model) };
        Assert.Equal([(2, 2), (3, 1)], model.Select(static claim => (NumberOf(claim.Job), claim.Job.Attempts)).Order());
    }

    [Fact]
    public async Task FindJobOf_Message_TheIngestsJobWhicheverCameLast()
    {
        await WriteAsync(Ada, new UserCommit { Turns = [Rows.Turn("m1")], Jobs = [Rows.Job(Ada, 1, 0, "m1")] });
        await WriteAsync(Ada, new UserCommit { Jobs = [Rows.Job(Ada, 2, 0, "m1", "m2") with { Lane = JobLane.Model }] });
        await ReopenAsync();
        await WriteAsync(Ada, new UserCommit { Jobs = [Rows.Job(Ada, 2, 0, "m1", "m2") with { Lane = JobLane.Model, Status = JobStatus.Failed }] });

        Assert.Equal(1, await ReadAsync(Ada, static view => view.FindJobOfAsync(new MessageId("m1"), Token)) is { } job ? NumberOf(job) : 0);
        Assert.Null(await ReadAsync(Ada, static view => view.FindJobOfAsync(new MessageId("m2"), Token)));
    }

    [Fact]
    public async Task Job_OfTheModel_KeepsAllItsFields()
    {
        var job = Rows.Job(Ada, 1, 0, "m1", "m2") with
        {
            Lane = JobLane.Model, Attempts = 3, LastError = "RateLimited", FailingSince = Rows.Noon.AddMinutes(2), NotBefore = Rows.Noon.AddMinutes(3),
        };
        await WriteAsync(Ada, new UserCommit { Jobs = [job] });
        await ReopenAsync();

        var kept = (await Store.FindJobAsync(Ada.Owner, job.Id, Token))!.Value.Job;

        Assert.Equal(job.Messages, kept.Messages);
        Assert.Equal(job with { Sequence = 1, Messages = default, Memories = default }, kept with { Messages = default, Memories = default });
    }

    [Fact]
    public async Task FinishedJob_OfTheModel_AfterSevenDays_IsForgottenAndAnUnfinishedOneIsNot()
    {
        await QueueAsync(Ada, 1, JobLane.Model);
        await EndAsync(await ClaimAsync(JobLane.Model), JobStatus.Failed);
        await QueueAsync(Ada, 2, JobLane.Model);
        Time.Advance(TimeSpan.FromDays(6));
        Assert.NotNull(await FindAsync(Ada, 1));
        Time.Advance(TimeSpan.FromDays(2));
        await ReopenAsync();

        Assert.Null(await FindAsync(Ada, 1));
        Assert.Empty((await Store.Jobs.ListFailedAsync(null, null, 10, Token)).Items);
        Assert.Equal(2, NumberOf((await ClaimAsync(JobLane.Model)).Job));
    }

    [Fact]
    public async Task Retry_FailedJobOfTheModel_GoesBackToItsOwnLane()
    {
        await QueueAsync(Ada, 1, JobLane.Model);
        var claim = await ClaimAsync(JobLane.Model);
        await WriteAsync(Ada, new UserCommit
        {
            Jobs = [claim.Job with { Status = JobStatus.Failed, LastError = "Unreadable", FailingSince = Rows.Noon, UpdatedAt = Time.GetUtcNow() }], Fence = claim,
        });
        await Store.Jobs.ReleaseAsync(claim, Token);
        await ReopenAsync();
        Assert.Equal((claim.Job.Id, "Unreadable"), Assert.Single((await Store.Jobs.ListFailedAsync(Ada, null, 10, Token)).Items) is var failed ? (failed.Id, failed.LastError) : default);

        var again = await new FailedJobs(Store, Time).RetryAsync(claim.Job.Id, static _ => true, Token);

        Assert.Equal((JobLane.Model, JobStatus.Queued, 0, null), (again!.Lane, again.Status, again.Attempts, again.FailingSince));
        Assert.Equal(0, await Store.Jobs.CountAsync(Token));
        Assert.Equal(1, NumberOf((await ClaimAsync(JobLane.Model)).Job));
    }

    /// <summary>A user's rules' lane answers the same, step by step, whatever is done in the model's lane between the steps.</summary>
    [Fact]
    public async Task Lanes_StepsInAnyInterleaving_EachAsIfItWereAlone()
    {
        for (var seed = 0; seed < (TestScale.Full ? 60 : 3); seed++)
        {
            var alone = await new LaneScript(this, new Scope(Ada.Owner, new UserId($"alone {seed}")), seed).RunAsync(withModel: false);
            var beside = await new LaneScript(this, new Scope(Ada.Owner, new UserId($"beside {seed}")), seed).RunAsync(withModel: true);
            Assert.Equal(alone, beside);
        }
    }

    private static int NumberOf(IngestJob job) => int.Parse(job.Id.Value[^32..], System.Globalization.NumberStyles.HexNumber, System.Globalization.CultureInfo.InvariantCulture);

    private Task<JobClaim> ClaimAsync(JobLane lane) =>
        Store.Jobs.ClaimAsync(lane, lane == JobLane.Model ? Eight : JobBatch.One, Token).AsTask().WaitAsync(TimeSpan.FromSeconds(30), TimeProvider.System, Token);

    private Task<JobClaim> ClaimTogetherAsync() =>
        Store.Jobs.ClaimAsync(JobLane.Rules, Eight with { IsInOrder = true }, Token).AsTask().WaitAsync(TimeSpan.FromSeconds(30), TimeProvider.System, Token);

    private async Task<IngestJob?> FindAsync(Scope scope, int id) => (await Store.FindJobAsync(scope.Owner, Rows.Job(scope, id).Id, Token))?.Job;

    private Task QueueAsync(Scope scope, int id, JobLane lane, int? notBefore = null, int messages = 0) => WriteAsync(scope, new UserCommit
    {
        Jobs =
        [
            Rows.Job(scope, id, 0, [.. Enumerable.Range(0, messages).Select(message => $"m{id}.{message}")]) with
            {
                Lane = lane, NotBefore = notBefore is { } wait ? Time.GetUtcNow().AddMinutes(wait) : null,
            },
        ],
    });

    private async Task EndAsync(JobClaim claim, JobStatus status)
    {
        var ended = claim.Jobs.Select(job => job with { Status = status, UpdatedAt = Time.GetUtcNow() });
        await WriteAsync(claim.Scope, new UserCommit { Jobs = [.. ended], Fence = claim });
        await Store.Jobs.ReleaseAsync(claim, Token);
    }

    /// <summary>Random steps in both lanes of one user, and what the rules' lane answered.</summary>
    private sealed class LaneScript(LaneConformance<TFixture> test, Scope scope, int seed)
    {
        private readonly Dictionary<JobLane, JobClaim> held = [];
        private readonly List<string> answers = [];
        private readonly int[] last = new int[2];

        public async Task<List<string>> RunAsync(bool withModel)
        {
            var (rules, model) = (new Random(seed), new Random(~seed));
            for (var step = 0; step < 25; step++)
            {
                await StepAsync(JobLane.Rules, rules.Next(4));
                if (withModel)
                    await StepAsync(JobLane.Model, model.Next(4));
            }

            // What is left is ended, so that the next user's script meets nobody else's work.
            foreach (var lane in new[] { JobLane.Rules, JobLane.Model })
            {
                while (await test.Store.Jobs.CountAsync(lane, Token) > 0)
                {
                    var claim = held.Remove(lane, out var own) ? own : await test.ClaimAsync(lane);
                    await test.EndAsync(claim, JobStatus.Done);
                    Note(lane, $"left {Told(claim)}");
                }
            }

            return answers;
        }

        private async Task StepAsync(JobLane lane, int kind)
        {
            switch (kind)
            {
                case 0:
                    await test.QueueAsync(scope, (1000 * (int)lane) + ++last[(int)lane], lane);
                    Note(lane, "queued");
                    break;
                case 1 when !held.ContainsKey(lane) && await test.Store.Jobs.CountAsync(lane, Token) > 0:
                    held[lane] = await test.ClaimAsync(lane);
                    Note(lane, $"claimed {Told(held[lane])}");
                    break;
                case 2 when held.Remove(lane, out var claim):
                    await test.EndAsync(claim, JobStatus.Done);
                    Note(lane, $"ended {Told(claim)}");
                    break;
                case 3 when held.Remove(lane, out var back):
                    await test.Store.Jobs.ReleaseAsync(back, Token);
                    Note(lane, $"released {Told(back)}");
                    break;
                default:
                    Note(lane, $"{await test.Store.Jobs.CountAsync(lane, Token)} left");
                    break;
            }
        }

        /// <summary>Which of the user's jobs of the lane in their order, and at which attempt.</summary>
        private static string Told(JobClaim claim) => string.Join(' ', claim.Jobs.Select(static job => $"{NumberOf(job)}:{job.Attempts}"));

        private void Note(JobLane lane, string answer)
        {
            if (lane == JobLane.Rules)
                answers.Add(answer);
        }
    }
}
