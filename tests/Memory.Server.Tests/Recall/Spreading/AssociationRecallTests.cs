using Memory.Server.Recall;

namespace Memory.Server.Tests.Recall.Spreading;

/// <summary>What is found by links alone. Each question is also answered from what a store found by itself, the same bit by bit.</summary>
public sealed class AssociationRecallTests
{
    [Fact]
    public async Task Ask_LinkedWithTheBestMatch_Found()
    {
        using var user = new RememberedUser();
        var berlin = user.Know("Sister Klara lives in Berlin");
        var maps = user.Know("She collects antique maps");
        user.Know("Prefers window seats");
        Assert.DoesNotContain(maps.Content, (await user.AskAsync("Who should I buy a gift for when visiting Berlin?")).Facts());

        user.Link(berlin, maps, 0.6);
        var answer = await user.AskAsync("Who should I buy a gift for when visiting Berlin?");
        Assert.Equal([berlin.Content, maps.Content], answer.Facts());
        Assert.Contains(maps.Content, answer.Context, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Ask_Explained_PartsAddUpAndDecayWithEachStep()
    {
        using var user = new RememberedUser();
        var (berlin, near, far, further) = (user.Know("lives in Berlin"), user.Know("maps"), user.Know("ink"), user.Know("pens"));
        user.Link(near, berlin);
        user.Link(near, far);
        user.Link(far, further);
        var answer = await user.AskAsync(new RecallQuery { Text = "Berlin" });

        Assert.Equal([berlin.Content, near.Content, far.Content], answer.Facts());
        var parts = answer.Memories.Select(static found => found.Parts["association"]).ToList();
        Assert.True(parts[0] > parts[1] && parts[1] > parts[2] && parts[2] > 0, string.Join(' ', parts));
        Assert.Equal(0.7, parts[1] / parts[0], 9);
        Assert.All(answer.Memories, found => Assert.Equal(found.Score, found.Parts.Sum(part => part.Value * answer.Weights[part.Key]), 9));
    }

    [Fact]
    public async Task Ask_WeakLink_NotFollowed()
    {
        using var user = new RememberedUser();
        user.Link(user.Know("lives in Berlin"), user.Know("maps"), 0.2);
        Assert.Equal(["lives in Berlin"], (await user.AskAsync("Berlin")).Facts());
    }

    [Fact]
    public async Task Ask_NothingToGoBy_WeightsAndScoresAsWithoutLinks()
    {
        using var with = new RememberedUser();
        using var without = new RememberedUser();
        foreach (var user in (RememberedUser[])[with, without])
        {
            user.Know("lives in Berlin");
            var (one, other) = (user.Know("maps"), user.Know("ink"));
            if (user == with)
                user.Link(one, other);
        }

        var (linked, plain) = (await with.AskAsync("Berlin"), await without.AskAsync("Berlin"));
        SameAnswer.Check(plain, linked);
        Assert.Equal(0, linked.Weights["association"]);
    }

    [Fact]
    public async Task Ask_LinkToWhatWasReplaced_LeadsToWhatHolds()
    {
        using var user = new RememberedUser();
        var trip = user.Know("the Berlin trip");
        var (old, current) = (user.Know("home is Austin", daysAgo: 90), user.Know("home is Dallas", daysAgo: 3));
        user.Link(trip, old, daysAgo: 50);
        user.Supersede(old, current);

        Assert.Equal([trip.Content, current.Content], (await user.AskAsync("Berlin")).Facts());
        Assert.Equal([current.Content, trip.Content], (await user.AskAsync("Dallas")).Facts());
    }

    [Fact]
    public async Task Ask_LinkNotKnownThen_NotFollowed()
    {
        using var user = new RememberedUser();
        var (berlin, maps) = (user.Know("lives in Berlin", daysAgo: 90), user.Know("maps", daysAgo: 90));
        user.Link(berlin, maps, daysAgo: 10);
        Assert.Equal([berlin.Content], (await user.AskAsync(new RecallQuery { Text = "Berlin", KnownAt = user.DaysAgo(20) })).Facts());
        Assert.Equal([berlin.Content, maps.Content], (await user.AskAsync(new RecallQuery { Text = "Berlin", KnownAt = user.DaysAgo(5) })).Facts());
    }

    [Fact]
    public async Task Ask_OverWhatTheQuestionDoesNotSee_LeadsOnButIsNotShown()
    {
        using var user = new RememberedUser();
        var (berlin, hidden, maps) = (user.Know("lives in Berlin"), user.Know("ink", slot: "hobby"), user.Know("maps"));
        user.Link(berlin, hidden);
        user.Link(hidden, maps);
        user.Change(hidden, static memory => memory with { ExpiresAt = memory.CreatedAt });
        Assert.Equal([berlin.Content, maps.Content], (await user.AskAsync("Berlin")).Facts());

        user.Change(hidden, static memory => memory with { IsDeleted = true });
        Assert.Equal([berlin.Content], (await user.AskAsync("Berlin")).Facts());
    }

    [Fact]
    public async Task Ask_LinkTakenAwayOrMemoryErased_NotFollowedAnyMore()
    {
        using var user = new RememberedUser();
        var (berlin, maps, ink) = (user.Know("lives in Berlin"), user.Know("maps"), user.Know("ink"));
        user.Link(berlin, maps);
        user.Link(maps, ink);
        Assert.Equal(3, (await user.AskAsync("Berlin")).Memories.Count);
        user.Rows.Erase(maps.Id);
        Assert.Equal([berlin.Content], (await user.AskAsync("Berlin")).Facts());
        user.Link(ink, berlin);
        Assert.Equal(2, (await user.AskAsync("Berlin")).Memories.Count);
        user.Rows.Put(user.Rows.DeltaSince(0).Links.Single(from => from.Source == ink.Id).Links[0] with { IsRemoved = true });
        Assert.Equal([berlin.Content], (await user.AskAsync("Berlin")).Facts());
    }

    [Fact]
    public async Task Ask_SlotAskedFor_SpreadsFromIt()
    {
        using var user = new RememberedUser();
        var (home, friend) = (user.Know("Lisbon", slot: "location", value: "Lisbon"), user.Know("Rui is around the corner"));
        user.Know("plays chess");
        user.Link(home, friend);
        Assert.Equal([home.Content, friend.Content], (await user.AskAsync("where do I live?")).Facts());
    }

    [Fact]
    public async Task Ask_WeightZero_OnlyOrderedByTheRest()
    {
        using var user = new RememberedUser();
        user.Link(user.Know("lives in Berlin"), user.Know("maps"));
        var answer = await user.AskAsync(new RecallQuery { Text = "Berlin", Weights = System.Collections.Immutable.ImmutableDictionary<string, double>.Empty.Add("association", 0) });
        Assert.Equal(0, answer.Weights["association"]);
        Assert.Equal("lives in Berlin", answer.Facts().First());
    }

    [Fact]
    public async Task Ask_ManyLinks_BoundedAndTheSameEachTime()
    {
        using var user = new RememberedUser();
        var hub = user.Know("lives in Berlin");
        var spokes = Enumerable.Range(0, 200).Select(number => user.Know($"thing {number}")).ToList();
        foreach (var (number, spoke) in spokes.Index())
            user.Link(hub, spoke, 0.5 + (number % 10 / 20.0));
        var answer = await user.AskAsync(new RecallQuery { Text = "Berlin", Limit = 100 });
        Assert.Equal(65, answer.Memories.Count);
        Assert.All(answer.Memories.Skip(1), found => Assert.True(int.Parse(found.Memory.Content.AsSpan(6), System.Globalization.CultureInfo.InvariantCulture) % 10 >= 6));
    }
}
