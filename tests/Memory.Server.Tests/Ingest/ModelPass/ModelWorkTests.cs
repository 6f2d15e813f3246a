using Memory.Server.Extraction;
using Memory.Server.Ingest;
using Memory.Server.Memories;
using Memory.Server.Storage;

namespace Memory.Server.Tests.Ingest.ModelPass;

/// <summary>What a model is asked, and what becomes of its answer.</summary>
public sealed class ModelWorkTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Fact_ThatTheModelFound_BecomesAMemoryWithItsSourceAndTrust()
    {
        await using var world = await ModelWorld.OpenAsync();
        world.Model.Says("the API now answers in 250ms", World.Proposal("api.response_time", "250ms") with { Confidence = 0.7 });
        var rules = await world.SayAsync("the API now answers in 250ms");

        await world.WorkOnceAsync();

        var memory = Assert.Single(await world.World.ListAsync());
        Assert.Equal(("250ms", IngestionMode.Extracted, 0.7), (memory.Identity, memory.Mode, memory.Confidence));
        Assert.Equal(rules.Messages, memory.Source!.Messages);
        var observation = Assert.Single((await world.SlotAsync("api.response_time")).Observations);
        Assert.Equal((Trust.Model, (await world.World.TurnAsync(rules.Messages[0]))!.SaidAt), (observation.Trust, observation.SaidAt));
        var job = (await world.FindAsync(1))!;
        Assert.Equal((JobStatus.Done, 1, null), (job.Status, job.Attempts, job.LastError));
        Assert.Equal([memory.Id], job.Memories);
        Assert.Equal(0, await world.CountAsync());
    }

    [Fact]
    public async Task Facts_InWhateverOrderTheModelTellsThem_HoldInTheOrderSaid()
    {
        await using var world = await ModelWorld.OpenAsync();
        world.Model.Says("home is Austin these days", World.Proposal("location", "Austin"));
        world.Model.Says("so now home is Dallas, or rather Houston", World.Proposal("location", "Dallas"), World.Proposal("location", "Houston"));
        await world.World.IngestAsync(World.Message("home is Austin these days"), World.Message("so now home is Dallas, or rather Houston"));
        await world.RulesAsync();

        await world.WorkOnceAsync();

        Assert.Single(world.Model.Calls);
        Assert.Equal(["houston"], (await world.World.ListAsync()).Select(static memory => memory.Identity));
    }

    [Fact]
    public async Task Fact_ReadLate_NeverOverridesWhatWasSaidSince()
    {
        await using var world = await ModelWorld.OpenAsync();
        world.Model.Says("home is Austin these days", World.Proposal("location", "Austin"));
        world.World.Extractor.Says("I moved to Dallas", World.Proposal("location", "Dallas"));
        await world.SayAsync("home is Austin these days");
        await world.SayAsync("I moved to Dallas");

        await world.WorkOnceAsync();

        Assert.Equal(["dallas"], (await world.World.ListAsync()).Select(static memory => memory.Identity));
    }

    [Fact]
    public async Task Fact_ThatTheRulesHaveOfTheSameTurn_IsNotDoubledAndStaysTheirs()
    {
        await using var world = await ModelWorld.OpenAsync();
        var fact = World.Proposal("location", "Austin");
        world.World.Extractor.Says("I live in Austin now", fact);
        world.Model.Says("I live in Austin now", fact with { Content = "User lives in Austin these days.", Confidence = 0.6 });
        await world.SayAsync("I live in Austin now");

        await world.WorkOnceAsync();

        var memory = Assert.Single(await world.World.ListAsync());
        Assert.Equal((fact.Content, IngestionMode.Rules, fact.Confidence), (memory.Content, memory.Mode, memory.Confidence));
    }

    [Fact]
    public async Task Fact_AfterSeveralOfTheSameTurn_DoesNotOutrankTheRulesOfTheNext()
    {
        await using var world = await ModelWorld.OpenAsync();
        world.Model.Says(
            "a b c", [.. Enumerable.Range(0, 30).Select(static i => World.Proposal($"thing_{i}", "x")), World.Proposal("location", "Austin")]);
        world.World.Extractor.Says("I live in Dallas", World.Proposal("location", "Dallas"));
        await world.World.IngestAsync(World.Message("a b c"), World.Message("I live in Dallas"));
        await world.RulesAsync();

        await world.WorkOnceAsync();

        Assert.Equal(["dallas"], (await world.World.ListAsync()).Where(static memory => memory.Slot?.Name == "location").Select(static memory => memory.Identity));
    }

    [Fact]
    public async Task Reading_OfATurn_HasWhatWasSaidBeforeAndWhatIsKnown()
    {
        await using var world = await ModelWorld.OpenAsync();
        world.World.Extractor.Says("I live in Austin now", World.Proposal("location", "Austin"));
        await world.World.RememberAsync("employer", "Deloitte");
        await world.World.RememberAsync("car", "Volvo wagon");
        await world.SayAsync("ok");
        await world.World.IngestAsync(
            World.Message("I live in Austin now"), new NewTurn(null, TurnRole.Assistant, null, "Nice! And the car?", null, null), World.Message("the wagon is still fine"));
        await world.RulesAsync();

        await world.WorkOnceAsync();

        var reading = Assert.Single(world.Model.Calls);
        Assert.Equal(["I live in Austin now", "the wagon is still fine"], reading.Turns.Select(static turn => turn.Content));
        Assert.Equal(["ok", "Nice! And the car?"], reading.Before.Select(static turn => turn.Content));
        Assert.Equal(["location", "car", "employer"], reading.Known.Select(static memory => memory.Slot!.Value.Name));
    }

    [Fact]
    public async Task Jobs_ThatWait_GoIntoOneCallAndEndTogether()
    {
        await using var world = await ModelWorld.OpenAsync();
        for (var i = 1; i <= 10; i++)
        {
            world.Model.Says($"thing number {i} is fine", World.Proposal($"thing_{i}", "fine"));
            await world.SayAsync($"thing number {i} is fine");
        }

        await world.WorkOnceAsync();

        Assert.Equal(8, Assert.Single(world.Model.Calls).Turns.Count);
        Assert.Equal(2, await world.CountAsync());
        var first = await world.FindAsync(1);
        Assert.Equal("thing_1", (await world.World.ListAsync()).Single(memory => memory.Id == Assert.Single(first!.Memories)).Slot!.Value.Name);
        await world.WorkOnceAsync();
        Assert.Equal(10, (await world.World.ListAsync()).Count);
    }

    [Fact]
    public async Task Jobs_OfLongTurns_TakeSeveralCallsAndEndTogether()
    {
        await using var world = await ModelWorld.OpenAsync();
        foreach (var word in new[] { "one", "two", "three" })
        {
            var said = $"{word} is fine {new string('.', 15_000)}";
            world.Model.Says(said, World.Proposal(word, "fine"));
            await world.SayAsync(said);
        }

        await world.WorkOnceAsync();

        Assert.Equal(3, world.Model.Calls.Count);
        Assert.Equal((0, 3), (await world.CountAsync(), (await world.World.ListAsync()).Count));
    }

    [Fact]
    public async Task Turn_HiddenBeforeTheCall_IsNotRead()
    {
        await using var world = await ModelWorld.OpenAsync();
        var said = await world.SayAsync("home is Austin these days");
        await world.HideAsync(said.Messages[0]);

        await world.WorkOnceAsync();

        Assert.Empty(world.Model.Calls);
        Assert.Equal(JobStatus.Done, (await world.FindAsync(1))!.Status);
    }

    [Fact]
    public async Task ForgetThat_WhileTheModelReads_LeavesNothingOfIt()
    {
        await using var world = await ModelWorld.OpenAsync();
        world.Model.Says("home is Austin these days", World.Proposal("location", "Austin"));
        world.Model.Says("the dog is called Rex", World.Proposal("pet", "Rex"));
        world.World.Extractor.Forgets("forget that", new ForgetRequest([], null));
        await world.SayAsync("the dog is called Rex");
        await world.SayAsync("home is Austin these days");
        world.Model.Meanwhile = async (_, _, _) => await world.SayAsync("forget that");

        await world.WorkOnceAsync();

        Assert.Equal(["rex"], (await world.World.ListAsync()).Select(static memory => memory.Identity));
        Assert.Equal(JobStatus.Done, (await world.FindAsync(2))!.Status);
    }

    [Theory]
    [InlineData(false, true)]
    [InlineData(true, true)]
    [InlineData(false, false)]
    [InlineData(true, false)]
    public async Task Memory_DeletedWhileTheModelReads_DoesNotComeBackUnlessItIsSaidAgain(bool hard, bool withSlot)
    {
        await using var world = await ModelWorld.OpenAsync();
        var fact = withSlot ? World.Proposal("location", "Austin") : World.Proposal("location", "Austin") with { Slot = null, Value = null, Content = "User is at home in Austin." };
        world.World.Extractor.Says("home is Austin these days", fact);
        world.Model.Says("home is Austin these days", fact);
        await world.SayAsync("home is Austin these days");
        var (known, curator) = (Assert.Single(await world.World.ListAsync()), world.World.Curator);
        world.Model.Meanwhile = async (number, _, _) =>
        {
            if (number == 1)
                Assert.True(hard ? await curator.DeleteAsync(world.World.Ana, known.Id, Token) : await curator.SoftDeleteAsync(world.World.Ana, known.Id, Token));
        };

        await world.WorkOnceAsync();
        Assert.Empty(await world.World.ListAsync());

        await world.SayAsync("home is Austin these days");
        await world.WorkOnceAsync();
        Assert.Single(await world.World.ListAsync());
    }

    [Fact]
    public async Task Fact_OfATurnThatWasNotAsked_IsIgnored()
    {
        await using var world = await ModelWorld.OpenAsync();
        await world.SayAsync("ok");
        await world.SayAsync("home is Austin these days");
        var claim = await world.ClaimAsync();
        var strayed = new Server.Ingest.ModelPass.ModelWork(world.Store, new StrayReader(), world.World.Ids, world.Options, world.Metrics, world.World.Time);

        await strayed.RunAsync(claim, Token);

        Assert.Empty(await world.World.ListAsync());
        Assert.Equal(JobStatus.Done, (await world.FindAsync(1))!.Status);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Answer_AfterTheClaimWasLost_IsRefusedAndTheJobsEffectsHappenOnce(bool isStillHeld)
    {
        await using var world = await ModelWorld.OpenAsync();
        world.Model.Says("the dog is called Rex", World.Proposal("pet", "Rex"));
        await world.SayAsync("the dog is called Rex");
        var lost = await world.ClaimAsync();
        JobClaim? held = null;
        world.Model.Meanwhile = async (number, _, _) =>
        {
            if (number > 1)
                return;
            await world.Store.Jobs.ReleaseAsync(lost, Token);
            if (isStillHeld)
                held = await world.ClaimAsync();
            else
                await world.WorkOnceAsync();
        };

        if (isStillHeld)
            await Assert.ThrowsAsync<LeaseLostException>(() => world.Work().RunAsync(lost, Token));
        else
            await world.Work().RunAsync(lost, Token);
        Assert.Equal(isStillHeld ? 0 : 1, (await world.SlotAsync("pet")).Observations.Count);
        if (held is not null)
            await world.Work().RunAsync(held, Token);

        Assert.Equal(2, world.Model.Calls.Count);
        Assert.Single((await world.SlotAsync("pet")).Observations);
        Assert.Equal((JobStatus.Done, 1), await world.FindAsync(1) is { } job ? (job.Status, job.Attempts) : default);
    }

    [Fact]
    public async Task Answer_StoredAlreadyUnderTheSameClaim_IsNotStoredAgain()
    {
        await using var world = await ModelWorld.OpenAsync();
        world.Model.Says("the dog is called Rex", World.Proposal("pet", "Rex"));
        await world.SayAsync("the dog is called Rex");
        var claim = await world.ClaimAsync();

        await world.Work().RunAsync(claim, Token);
        await world.Work().RunAsync(claim, Token);

        Assert.Single((await world.SlotAsync("pet")).Observations);
    }
}
