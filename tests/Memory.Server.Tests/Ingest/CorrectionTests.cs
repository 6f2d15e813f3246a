using Memory.Server.Extraction;
using Memory.Server.Memories;

namespace Memory.Server.Tests.Ingest;

/// <summary>Corrections in a conversation, from the words to what is remembered, by the product's own rules.</summary>
public sealed class CorrectionTests
{
    [Theory]
    [InlineData("location=Berlin", "I live in Bern.", "No, it's Berlin, not Bern.")]
    [InlineData("location=Berlin", "I live in Bern.", "I live in Berlin, not Bern.")]
    [InlineData("location=Berlin", "I live in Bern.", "Sorry, I meant Berlin.")]
    [InlineData("location=Berlin", "I live in Bern.", "Nice weather today.", "sorry, I meant Berlin")]
    [InlineData("location=Bern", "I live in Bern.", "I meant the other one.")]
    [InlineData("location=Bern", "I live in Bern.", "Sorry, I meant 42.")]
    [InlineData("location=Bern", "I live in Bern.", "It's Ana, not Anna.")]
    [InlineData("manager=Ana", "My manager is Anna.", "Correction: my manager is Ana, not Anna.")]
    [InlineData("manager=Ana", "My manager is Anna.", "Correction: my manager is Ana.")]
    [InlineData("location=Bern, manager=Katarzyna", "My manager is Katarina.", "I live in Bern.", "Actually it's spelled Katarzyna.")]
    [InlineData("location=Bern", "I live in Bern.", "It's spelled Katarzyna.")]
    [InlineData("allergy=cashews, location=Bern", "I'm allergic to peanuts.", "I live in Bern.", "It's cashews, not peanuts.")]
    [InlineData("location=Berlin, manager=Bern", "My manager is Bern.", "I live in Bern.", "It's Berlin, not Bern.")]
    [InlineData("pet=Tom", "I have a dog named Rex.", "I have a cat named Tom.", "We don't have the dog any more.")]
    [InlineData("pet=Tom", "I have a dog named Rex.", "I have a cat named Tom.", "My dog died.")]
    [InlineData("diet=vegan", "I'm vegan.", "I used to be vegetarian.")]
    [InlineData("", "I'm vegan.", "I used to be vegan.")]
    [InlineData("location=Milan", "I live in Rome. Wait, no, Milan.")]
    [InlineData("location=Bern", "I live in Bern.", "It's Berlin, not Bern.", "No, it's Bern, not Berlin.")]
    [InlineData("location=Berlin", "I live in Bern.", "It's Berlin, not Bern.", "It's Berlin, not Bern.")]
    [InlineData("location=Rome", "I live in Bern.", "I moved to Rome.", "It was Berlin, not Bern.")]
    public async Task Conversation_WithACorrection_HoldsWhatIsRight(string expected, params string[] turns)
    {
        await using var world = await World.OpenAsync(new RuleExtractor());
        foreach (var turn in turns)
            await world.IngestAndWorkAsync(turn);

        Assert.Equal(expected, string.Join(", ", (await world.ListAsync()).Where(static memory => memory.TemporalState == TemporalState.Current).Select(static memory => $"{memory.Slot}={memory.Value?.ToElement().GetString()}").Order(StringComparer.Ordinal)));
    }

    [Fact]
    public async Task BareCorrection_HoldsFromTheBeginningInTheSameWords()
    {
        await using var world = await World.OpenAsync(new RuleExtractor());
        await world.IngestAndWorkAsync("I live in Bern.");
        var bern = Assert.Single(await world.ListAsync());
        await world.IngestAndWorkAsync("No, it's Berlin, not Bern.");

        var berlin = Assert.Single(await world.ListAsync());

        Assert.Equal(("User lives in Berlin.", bern.ValidFrom, bern.Importance), (berlin.Content, berlin.ValidFrom, berlin.Importance));
    }

    [Fact]
    public async Task Correction_OfNothingKnown_StoresNothing()
    {
        await using var world = await World.OpenAsync(new RuleExtractor());

        var job = await world.IngestAndWorkAsync("No, it's Berlin, not Bern.");

        Assert.Equal(JobStatus.Done, job.Status);
        Assert.Empty(await world.ListAsync());
    }

    [Fact]
    public async Task Correction_InTheSameRequest_IsAboutWhatWasSaidThere()
    {
        await using var world = await World.OpenAsync(new RuleExtractor());
        await world.IngestAndWorkAsync("My manager is Anna.");
        await world.IngestAndWorkAsync(World.Message("I live in Bern."), World.Message("Sorry, I meant Berlin."));

        Assert.Equal(["anna", "berlin"], (await world.ListAsync()).Select(static memory => memory.Identity).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Correction_OfAStay_EndsWithTheStay()
    {
        await using var world = await World.OpenAsync(new RuleExtractor());
        await world.IngestAndWorkAsync("I live in Rome.");
        await world.IngestAndWorkAsync("I'm staying in Bern for the next two weeks.");
        await world.IngestAndWorkAsync("Sorry, it's Berlin, not Bern.");
        Assert.Equal(["berlin", "rome"], await CurrentAsync(world));

        world.Time.Advance(TimeSpan.FromDays(30));

        Assert.Equal(["rome"], await CurrentAsync(world));
    }

    [Fact]
    public async Task Correction_OfAPlan_ComesTrueInItsPlace()
    {
        await using var world = await World.OpenAsync(new RuleExtractor());
        await world.IngestAndWorkAsync("I live in Rome.");
        await world.IngestAndWorkAsync("I'm moving to Bern next month.");
        await world.IngestAndWorkAsync("Sorry, I meant Berlin.");
        Assert.Equal(["rome"], await CurrentAsync(world));

        world.Time.Advance(TimeSpan.FromDays(62));

        Assert.Equal(["berlin"], await CurrentAsync(world));
    }

    [Fact]
    public async Task ForgetThat_InTheSameRequest_ForgetsWhatWasSaidThere()
    {
        await using var world = await World.OpenAsync(new RuleExtractor());
        await world.IngestAndWorkAsync("My manager is Anna.");
        await world.IngestAndWorkAsync(World.Message("I live in Bern."), World.Message("Forget that."));

        Assert.Equal(["anna"], (await world.ListAsync()).Select(static memory => memory.Identity));
    }

    private static async Task<IEnumerable<string>> CurrentAsync(World world) =>
        (await world.ListAsync()).Where(memory => memory.IsInCurrentView(world.Time.Now())).Select(static memory => memory.Identity).Order(StringComparer.Ordinal);
}
