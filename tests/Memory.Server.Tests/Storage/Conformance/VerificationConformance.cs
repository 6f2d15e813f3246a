using Memory.Server.Memories;
using Memory.Server.Storage;
using Memory.Server.Storage.Audit;
using Memory.Server.Verification;

namespace Memory.Server.Tests.Storage.Conformance;

/// <summary>A sound store has no fault, and each kind of damage that the store itself lets through is found and told.</summary>
public abstract class VerificationConformance<TFixture> : StoreConformance<TFixture>
    where TFixture : IStoreFixture, new()
{
    private static readonly OwnerId Acme = Ada.Owner;

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        await Store.Keys.AddAsync(Rows.Key(Acme.Value, 1), Token);
    }

    [Fact]
    public async Task Store_Sound_HasNoFaultAndEverythingWasLookedAt()
    {
        await WriteAsync(Ada, new UserCommit
        {
            Turns = [Rows.Turn("m1")], Jobs = [Rows.Job(Ada, 1, 0, "m1")], Memories = [Rows.Memory(1), Rows.Memory(2)], Associations = [Rows.Link(1, 2)],
        });
        await WriteAsync(Ada, new UserCommit { Memories = [Rows.Memory(1) with { RecordedFrom = Rows.Noon.AddHours(1), Content = "again" }] });
        await WriteAsync(Bob, new UserCommit { Turns = [Rows.Turn("m1")] });
        await AppendAsync(3);
        var verifier = new StoreVerifier(Store, Time);
        Assert.Empty(await verifier.FindAsync([], Token).ToListAsync(Token));
        Assert.Equal((2, 2, 2, 3), (verifier.Counts.Users, verifier.Counts.Memories, verifier.Counts.Turns, verifier.Counts.AuditLines));
    }

    [Fact]
    public async Task Memory_SupersededByNone_IsTold()
    {
        await WriteAsync(Ada, new UserCommit { Memories = [Rows.Memory(1) with { SupersededBy = Rows.Id(9), SupersededAt = Rows.Noon, SupersededReason = SupersededReason.Replaced }] });
        AssertTold(Assert.Single(await FindAsync()), "successors", Rows.Id(1));
    }

    [Fact]
    public async Task Memory_OtherThanItsObservations_IsTold()
    {
        await WriteAsync(Ada, new UserCommit
        {
            Memories = [Rows.Memory(1, 0, "location", "Austin"), Rows.Memory(2, 0, "pet", "Tom"), Rows.Memory(3)],
            Observations = [Rows.Observation(1, 0, "location", "Dallas"), Rows.Observation(2, 0, "pet", "Tim"), Rows.Observation(3) with { Identity = "memory 3", Content = "other" }],
        });
        var faults = (await FindAsync()).Where(static fault => fault.Check == "fold").ToList();
        Assert.Equal(3, faults.Count);
        Assert.Contains(faults, static fault => fault.Text.Contains("location", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Job_WithoutItsTurns_IsTold()
    {
        await WriteAsync(Ada, new UserCommit { Turns = [Rows.Turn("m1")], Jobs = [Rows.Job(Ada, 1, 0, "m1", "gone")] });
        AssertTold(Assert.Single(await FindAsync()), "jobs", Rows.Job(Ada, 1).Id);
    }

    [Fact]
    public async Task Link_WithoutAnEnd_IsTold()
    {
        await WriteAsync(Ada, new UserCommit { Memories = [Rows.Memory(1)], Associations = [Rows.Link(1, 9)] });
        AssertTold(Assert.Single(await FindAsync()), "links", Rows.Id(9));
    }

    [Fact]
    public async Task Head_NotedElsewhere_MustBeThereOrAtTheCut()
    {
        var first = (await AppendAsync(1)).Hash;
        Time.Advance(TimeSpan.FromDays(9));
        var last = (await AppendAsync(3)).Hash;
        Assert.Empty(await FindAsync(first, last.ToUpperInvariant()));
        await Store.Audit.PruneAsync(Acme, Rows.Noon.AddDays(1), Time.GetUtcNow(), Token);
        Assert.Empty(await FindAsync(first, last));
        var stranger = new string('0', 64);
        Assert.Contains(stranger, Assert.Single(await FindAsync(stranger)).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Log_Pruned_HasNoFault()
    {
        for (var i = 0; i < 3; i++)
        {
            await AppendAsync(3);
            Time.Advance(TimeSpan.FromDays(1));
            await Store.Audit.PruneAsync(Acme, Time.GetUtcNow().AddDays(-1), Time.GetUtcNow(), Token);
            Assert.Empty(await FindAsync());
        }

        await ReopenAsync();
        Assert.Empty(await FindAsync());
    }

    private protected async Task<List<Fault>> FindAsync(params string[] heads) => await new StoreVerifier(Store, Time).FindAsync(heads, Token).ToListAsync(Token);

    private protected async Task<AuditRow> AppendAsync(int lines)
    {
        AuditRow? last = null;
        for (var i = 0; i < lines; i++)
            last = await Store.Audit.AppendAsync(Acme, new AuditDraft(Time.GetUtcNow(), null, "act.one") { User = Ada.User, Pseudonym = Rows.Id(i).Value }, Token);
        return last!;
    }

    private static void AssertTold(Fault fault, string check, object what)
    {
        Assert.Equal((Ada.Owner, Ada.User, check), (fault.Owner, fault.User, fault.Check));
        Assert.Contains(what.ToString()!, fault.Text, StringComparison.Ordinal);
    }
}
