using Memory.Server.Extraction;
using Memory.Server.Ingest;
using Memory.Server.Memories;
using Memory.Server.Storage;

namespace Memory.Server.Tests.Ingest;

/// <summary>Waiting jobs of one user are worked together, and end as if each had been worked alone.</summary>
public sealed class BacklogTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Jobs_ThatWait_AreStoredAsOneChangeEachWithItsOwnMemories()
    {
        await using var world = await World.OpenAsync();
        world.Extractor.Says("I live in Austin", World.Proposal("location", "Austin"));
        world.Extractor.Says("I moved to Dallas", World.Proposal("location", "Dallas"));
        world.Extractor.Says("I lived in Oslo as a child", World.Proposal("location", "Oslo"));
        var receipts = new List<IngestReceipt>();
        foreach (var (said, ago) in ((string, int)[])[("I live in Austin", 2), ("hello", 2), ("I moved to Dallas", 1), ("I lived in Oslo as a child", 9_000)])
            receipts.Add(await world.IngestAsync(World.Message(said, said: world.Time.Now().AddDays(-ago))));

        var (claim, changes) = await WorkAsync(world);

        Assert.Equal(receipts.Select(static receipt => receipt.Job.Id), claim.Jobs.Select(static job => job.Id));
        Assert.Equal(1, changes);
        var jobs = new List<IngestJob>();
        foreach (var receipt in receipts)
            jobs.Add((await world.Store.FindJobAsync(world.Ana.Owner, receipt.Job.Id, Token))!.Value.Job);
        Assert.All(jobs, static job => Assert.Equal((JobStatus.Done, 1), (job.Status, job.Attempts)));
        Assert.Equal([1, 0, 1, 1], jobs.Select(static job => job.Memories.Length));
        Assert.Equal("dallas", Assert.Single(await world.ListAsync(), static memory => memory.SupersededReason is null).Identity);
        Assert.Equal(0, await world.Store.Jobs.CountAsync(Token));
    }

    [Fact]
    public async Task Turn_ForgottenByAJobBeforeItsOwn_IsNotRead()
    {
        await using var world = await World.OpenAsync(withModel: true);
        world.Extractor.Forgets("forget that", new ForgetRequest([], null));
        world.Extractor.Says("I bought a small boat today", World.Proposal("boat", "small"));
        await world.IngestAsync(World.Message("forget that", said: world.Time.Now()));
        var late = await world.IngestAsync(World.Message("I bought a small boat today", said: world.Time.Now().AddMinutes(-1)));

        var (claim, _) = await WorkAsync(world);

        Assert.Equal(2, claim.Jobs.Count());
        Assert.Empty(await world.ListAsync());
        Assert.True((await world.TurnAsync(late.Messages[0]))!.IsHidden);
    }

    private static async Task<(JobClaim Claim, long Changes)> WorkAsync(World world)
    {
        var claim = await world.Store.Jobs.ClaimAsync(JobLane.Rules, IngestWorker.LaneOf(new IngestOptions()).Batch, Token);
        var before = (await world.Store.ReadDeltaAsync(world.Ana, 0, Token)).Version;
        await new TurnExtraction(world.Store, world.Extractor, world.Ids, new IngestOptions(), world.Time, followUp: world.FollowUp).RunAsync(claim, Token);
        var changes = (await world.Store.ReadDeltaAsync(world.Ana, 0, Token)).Version - before;
        await world.Store.Jobs.ReleaseAsync(claim, Token);
        return (claim, changes);
    }
}
