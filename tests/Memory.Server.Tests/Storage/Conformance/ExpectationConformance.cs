using Memory.Server.Memories;
using Memory.Server.Storage;

namespace Memory.Server.Tests.Storage.Conformance;

/// <summary>A view answers the same about slots whether or not it was told what it would be asked.</summary>
public abstract class ExpectationConformance<TFixture> : StoreConformance<TFixture>
    where TFixture : IStoreFixture, new()
{
    private static readonly ExpectedValue[] Expected =
    [
        new(Slot.Parse("pet"), "rex", Cardinality.One), new(Slot.Parse("pet"), "tom", Cardinality.One), new(Slot.Parse("pet"), "none", Cardinality.One),
        new(Slot.Parse("location"), "oslo", Cardinality.Many), new(Slot.Parse("skill"), "go", Cardinality.Many), new(Slot.Parse("hobby"), "chess", Cardinality.One),
        new(Slot: null, "rex", Cardinality.Many), new(Slot: null, "free", Cardinality.Many),
    ];

    [Fact]
    public async Task Expect_ThenAsk_AnswersAsWithout()
    {
        await LiveAsync();
        Assert.Equal(await AnswersAsync(expects: false), await AnswersAsync(expects: true));
    }

    private static string Told(SlotState state) =>
        $"{string.Join(',', state.Observations.Select(static said => said.Id))} {string.Join(',', state.Memories.Select(static memory => memory.Id))}";

    /// <summary>Slots of both kinds and none, values in and beside them, and what bears on others.</summary>
    private async Task LiveAsync() => await WriteAsync(Ada, new UserCommit
    {
        Observations =
        [
            Rows.Observation(1, 1, "pet", "rex"), Rows.Observation(2, 2, "pet", "max"), Rows.Observation(3, 3, "pet", "tom") with { Corrects = "tim" },
            Rows.Observation(4, 4, "pet", "") with { Stance = Stance.Negates }, Rows.Observation(5, 5, "skill", "go") with { Corrects = "java" },
            Rows.Observation(6, 6, content: "rex") with { Corrects = "max" }, Rows.Observation(7, 7, content: "free"), Rows.Observation(8, 8, "location", "lima"),
            Rows.Observation(9, 3, content: "tom") with { Corrects = "rex" },
        ],
        Memories =
        [
            Rows.Memory(2, 5, "pet", "rex") with { Cardinality = Cardinality.Many, IsDeleted = true }, Rows.Memory(1, 5, "pet", "rex") with { Cardinality = Cardinality.Many },
            Rows.Memory(3, 1, "pet", "max") with { Cardinality = Cardinality.Many }, Rows.Memory(4, 2, "location", "lima") with { Cardinality = Cardinality.One },
            Rows.Memory(5, 3, content: "rex"), Rows.Memory(6, 4, content: "free"), Rows.Memory(7, 2, content: "free"),
        ],
    });

    private Task<List<string>> AnswersAsync(bool expects) => ReadAsync(Ada, async view =>
    {
        if (expects)
            await view.ExpectAsync(Expected, Token);
        var answers = new List<string>();
        foreach (var (slot, identity, _) in Expected)
        {
            if (slot is { } named)
            {
                answers.Add($"{named} {await view.GetCardinalityAsync(named, Token)}");
                answers.Add($"{named} {Told(await view.GetSlotAsync(named, identity: null, Token))}");
            }

            answers.Add($"{slot} {identity} {Told(await view.GetSlotAsync(slot, identity, Token))}");
        }

        return answers;
    });
}
