using Memory.Server.Embedding;
using Memory.Server.Recall;
using Memory.Server.Recall.Index;
using Memory.Server.Storage;
using Memory.Server.Tests.Recall.Vectors;
using Microsoft.Extensions.AI;

namespace Memory.Server.Tests.Storage.Conformance;

/// <summary>Vectors of a service follow their texts, are kept, and are exchanged for those of another one.</summary>
public abstract class VectorConformance<TFixture> : StoreConformance<TFixture>
    where TFixture : IStoreFixture, new()
{
    private readonly FakeService service = new("first", 8);
    private readonly List<Following> servers = [];
    private IEmbeddingGenerator<string, Embedding<float>>? embedder;
    private int said;

    private protected override ITextAnalysis Analysis => new TextAnalysis(embedder ??= service);

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();

        // Whoever stores anything has one.
        await Store.Keys.AddAsync(Rows.Key("acme", 1), Token);
    }

    public override async ValueTask DisposeAsync()
    {
        servers.ForEach(static server => server.Dispose());
        await base.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    [Fact]
    public async Task Commit_WithAService_IsDoneWithoutAskingIt()
    {
        await SayAsync("a cat on the mat");

        Assert.Empty(service.Asked);
        var held = await Server().IndexAsync(Ada, Token);
        Assert.Equal(Embedders.KindOf(new HashingEmbeddingGenerator()), held.Vectors);
        Assert.Equal(384, held.Index.Items.Single().Vector.Length);
    }

    [Fact]
    public async Task Fill_AllTexts_AreThenRecalledByTheService()
    {
        await SayAsync("my feline sleeps", "an automobile in red");
        await WriteAsync(Ada, new UserCommit { Memories = [Rows.Memory(1, content: "User drinks tea")] });
        var server = Server();
        Assert.True((await server.AskAsync(Ada, "kitten", Token)).Cosine < 0.5);

        var before = (await Store.ReadDeltaAsync(Ada, 0, Token)).Version;
        Assert.Equal(3, await server.FillAsync(Token));

        // Another kind comes in a full delta only.
        Assert.True((await Store.ReadDeltaAsync(Ada, before, Token)).IsFull);
        Assert.Equal(("my feline sleeps", 1), await server.AskAsync(Ada, "kitten", Token));
        var held = await server.IndexAsync(Ada, Token);
        Assert.Equal(Embedders.KindOf(service), held.Vectors);
        Assert.All(held.Index.Items, item => Assert.Equal(service.VectorOf(item.Text), item.Vector.ToArray()));
    }

    [Fact]
    public async Task Fill_OfALaterText_ReachesTheIndexByAChangeAlone()
    {
        await SayAsync("my feline sleeps");
        var server = Server();
        await server.FillAsync(Token);
        var before = (await server.IndexAsync(Ada, Token)).Index.Version;

        await SayAsync("an automobile in red");
        var held = await server.IndexAsync(Ada, Token);
        Assert.Equal([8, 0], held.Index.Items.Select(static item => item.Vector.Length).OrderDescending());
        await server.FillAsync(Token);

        Assert.False((await Store.ReadDeltaAsync(Ada, before, Token)).IsFull);
        held = await server.IndexAsync(Ada, Token);
        Assert.All(held.Index.Items, item => Assert.Equal(service.VectorOf(item.Text), item.Vector.ToArray()));
        Assert.Equal(2, service.Asked.Count);
    }

    [Fact]
    public async Task Reopened_WhatWasFilled_IsNotAskedForAgain()
    {
        await SayAsync("my feline sleeps", "an automobile in red");
        await Server().FillAsync(Token);
        await ReopenAsync();

        var server = Server();
        await WantAsync();
        await server.FillAsync(Token);

        Assert.Equal(("my feline sleeps", 1), await server.AskAsync(Ada, "kitten", Token));
        Assert.Equal(["my feline sleeps", "an automobile in red"], service.Asked.Where(static text => text != "kitten"));
    }

    [Fact]
    public async Task Reopened_WhatWasNotFilled_IsFound()
    {
        await SayAsync("my feline sleeps");
        await Server().FillAsync(Token);
        await SayAsync("an automobile in red");
        await ReopenAsync();

        await WantAsync();

        Assert.Equal(1, await Server().FillAsync(Token));
        Assert.Equal(["my feline sleeps", "an automobile in red"], service.Asked);
    }

    [Fact]
    public async Task Memory_WithAnotherStateAndTheSameText_KeepsItsVector()
    {
        var memory = Rows.Memory(1, content: "User drinks tea");
        await WriteAsync(Ada, new UserCommit { Memories = [memory] });
        var server = Server();
        await server.FillAsync(Token);

        await WriteAsync(Ada, new UserCommit { Memories = [memory with { Importance = 5, RecordedFrom = Rows.Noon.AddHours(1) }] });

        Assert.All((await server.IndexAsync(Ada, Token)).Index.Items, static item => Assert.Equal(8, item.Vector.Length));
        await server.FillAsync(Token);
        Assert.Equal(["User drinks tea"], service.Asked);
    }

    [Fact]
    public async Task Text_ThatWasChanged_GetsItsOwnVector()
    {
        await SayAsync("my feline sleeps");
        var server = Server();
        await server.FillAsync(Token);

        await WriteAsync(Ada, new UserCommit { Turns = [Rows.Turn("m0", content: "an automobile in red")] });
        Assert.True((await server.IndexAsync(Ada, Token)).Index.Items.Single().Vector.IsEmpty);
        await server.FillAsync(Token);

        Assert.Equal(service.VectorOf("an automobile in red"), (await server.IndexAsync(Ada, Token)).Index.Items.Single().Vector.ToArray());
    }

    [Fact]
    public async Task Text_ChangedWhileItsVectorIsMade_DoesNotGetThatVector()
    {
        await SayAsync("my feline sleeps");
        var server = Server();
        service.Before = async (texts, _) =>
        {
            service.Before = null;
            await WriteAsync(Ada, new UserCommit { Turns = [Rows.Turn("m0", content: "an automobile in red")] });
        };

        await server.FillAsync(Token);

        var item = (await server.IndexAsync(Ada, Token)).Index.Items.Single();
        Assert.Equal(service.VectorOf("an automobile in red"), item.Vector.ToArray());
    }

    [Fact]
    public async Task Erased_Memory_LeavesNoVectorBehind()
    {
        await WriteAsync(Ada, new UserCommit { Memories = [Rows.Memory(1, content: "User drinks tea"), Rows.Memory(2, content: "User has a cat")] });
        var server = Server();
        await server.FillAsync(Token);
        await WriteAsync(Ada, new UserCommit { Erased = [Rows.Id(1)] });
        await server.FillAsync(Token);

        await WriteAsync(Ada, new UserCommit { Memories = [Rows.Memory(3, content: "User drinks tea")] });
        await server.FillAsync(Token);

        Assert.Equal(2, service.Asked.Count(static text => text == "User drinks tea"));
        Assert.Single(service.Asked, static text => text == "User has a cat");
    }

    [Fact]
    public async Task Refused_Text_GetsNothingAndHoldsUpNobody()
    {
        await SayAsync("my feline sleeps", "forbidden", "an automobile in red");
        service.Before = static (texts, _) => texts.Contains("forbidden") ? Task.FromException(FakeService.Fault(EmbeddingFault.TextRefused)) : Task.CompletedTask;
        var server = Server(batch: 3);

        Assert.Equal(3, await server.FillAsync(Token));

        Assert.Equal("my feline sleeps", (await server.AskAsync(Ada, "kitten", Token)).Text);
        var refused = (await server.IndexAsync(Ada, Token)).Index.Items.Single(static item => item.Text == "forbidden");
        Assert.Equal(new float[8], refused.Vector.ToArray());
    }

    [Fact]
    public async Task Service_ThatIsAway_IsAskedAgainForWhatIsLeftOnly()
    {
        await SayAsync("one", "two", "three", "four", "five");
        var server = Server();
        service.Before = (texts, _) => service.Asked.Count > 2 ? Task.FromException(FakeService.Fault(EmbeddingFault.Unavailable)) : Task.CompletedTask;
        await Assert.ThrowsAsync<EmbeddingFailedException>(() => server.FillAsync(Token));
        Assert.Equal(384, (await server.IndexAsync(Ada, Token)).Index.Items.First().Vector.Length);

        service.Before = null;
        await Store.Vectors!.ReturnAsync(Ada, Time.GetUtcNow(), Token);
        Assert.Equal(3, await server.FillAsync(Token));

        Assert.All((await server.IndexAsync(Ada, Token)).Index.Items, item => Assert.Equal(service.VectorOf(item.Text), item.Vector.ToArray()));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public async Task Exchange_StoppedAtAnyBatch_GoesOnAndEndsWhole(int stopAfter)
    {
        await SayAsync("my feline sleeps", "an automobile in red", "a beverage", "a stone", "a cloud", "a river");
        await Server().FillAsync(Token);
        using var second = new FakeService("second", 8, length: 0.5f);
        await ReopenAsync(second);
        await WantAsync();

        var server = Server(second, previous: service);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Token);
        second.Before = (_, _) => second.Asked.Count >= 2 * stopAfter ? stop.CancelAsync() : Task.CompletedTask;
        if (stopAfter < 4)
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => server.FillAsync(stop.Token));
        second.Before = null;

        // Until all are there, the first one's are in use, for questions too.
        if (stopAfter < 4)
        {
            Assert.Equal(Embedders.KindOf(service), (await server.IndexAsync(Ada, Token)).Vectors);
            Assert.Equal(("my feline sleeps", 1), await server.AskAsync(Ada, "kitten", Token));
        }

        await ReopenAsync(second);
        await WantAsync();
        await SayAsync("a mountain");
        server = Server(second, previous: service);
        await Store.Vectors!.ReturnAsync(Ada, Time.GetUtcNow(), Token);
        await server.FillAsync(Token);

        var held = await server.IndexAsync(Ada, Token);
        Assert.Equal(Embedders.KindOf(second), held.Vectors);
        Assert.Equal(7, held.Index.Count);
        Assert.All(held.Index.Items, item => Assert.Equal(second.VectorOf(item.Text), item.Vector.ToArray()));
        Assert.True(second.Asked.Count <= 7 + 2, "What was kept was asked for again.");
    }

    [Fact]
    public async Task Exchange_ForOneWithOtherDimensions_NeverMixesThem()
    {
        await SayAsync("my feline sleeps", "an automobile in red", "a stone");
        await Server().FillAsync(Token);
        using var second = new FakeService("second", 16, length: 0.5f);
        await ReopenAsync(second);
        await WantAsync();
        var server = Server(second, previous: service);

        // At each answer of the new service somebody recalls and somebody says something.
        var later = 0;
        second.Before = async (texts, _) =>
        {
            var held = await server.IndexAsync(Ada, Token);
            Assert.Equal(Embedders.KindOf(service), held.Vectors);
            Assert.All(held.Index.Items, item => Assert.Equal(item.Vector.IsEmpty ? [] : service.VectorOf(item.Text), item.Vector.ToArray()));
            if (++later < 4)
                await SayAsync($"a kitten, number {later}");
        };
        await server.FillAsync(Token);
        second.Before = null;

        var after = await server.IndexAsync(Ada, Token);
        Assert.Equal(Embedders.KindOf(second), after.Vectors);
        Assert.Equal(6, after.Index.Count);
        Assert.All(after.Index.Items, item => Assert.Equal(second.VectorOf(item.Text), item.Vector.ToArray()));
    }

    [Fact]
    public async Task Recall_OfAUserWhoIsNotHeldInMemory_UsesTheVectorsInUse()
    {
        await SayAsync("my feline sleeps", "an automobile in red");
        await Server().FillAsync(Token);
        using var second = new FakeService("second", 16, length: 0.5f);
        var before = Server(sqlAbove: -1);
        Assert.Equal(("my feline sleeps", 1), await before.AskAsync(Ada, "kitten", Token));

        await ReopenAsync(second);
        await WantAsync();
        await SayAsync("a stone");
        var server = Server(second, previous: service, sqlAbove: -1);
        second.Before = async (_, _) => Assert.Equal(("my feline sleeps", 1), await server.AskAsync(Ada, "kitten", Token));
        await server.FillAsync(Token);
        second.Before = null;

        Assert.Equal(("my feline sleeps", 1), await server.AskAsync(Ada, "kitten", Token));
        Assert.Equal(second.VectorOf("kitten"), (await server.FindAsync(Ada, "kitten", Token)).Question.Vector.ToArray());
    }

    [Fact]
    public async Task Exchange_WithoutThePreviousEmbedder_RecallsByWords()
    {
        await SayAsync("my feline sleeps");
        await Server().FillAsync(Token);
        using var second = new FakeService("second", 8, length: 0.5f);
        await ReopenAsync(second);

        var (_, cosine) = await Server(second).AskAsync(Ada, "the feline", Token);

        Assert.Equal(0, cosine);
        var answer = await servers[^1].Recall.RecallAsync(Ada, new RecallQuery { Text = "the feline" }, Token);
        Assert.Equal("my feline sleeps", answer.Turns.Single().Turn.Content);
        Assert.Empty(second.Asked);
    }

    [Fact]
    public async Task Exchange_ForTheEmbedderWithoutAService_NeedsNone()
    {
        await SayAsync("my feline sleeps");
        await Server().FillAsync(Token);
        using var hashing = new HashingEmbeddingGenerator();
        await ReopenAsync(hashing);
        await WantAsync();
        var server = Server(hashing);

        await server.FillAsync(Token);

        var held = await server.IndexAsync(Ada, Token);
        Assert.Equal(Embedders.KindOf(hashing), held.Vectors);
        Assert.Equal(384, held.Index.Items.Single().Vector.Length);
        Assert.Equal(0, await Store.Vectors!.CountAsync(Token));
    }

    [Fact]
    public async Task Survey_WithTheEmbedderWithoutAService_FindsNobody()
    {
        using var hashing = new HashingEmbeddingGenerator();
        await ReopenAsync(hashing);
        await SayAsync("my feline sleeps");

        await WantAsync();

        Assert.Equal(0, await Store.Vectors!.CountAsync(Token));
    }

    [Fact]
    public async Task Exchange_GivenUpForTheOneBefore_LeavesThatInUse()
    {
        await SayAsync("my feline sleeps", "an automobile in red", "a stone");
        await Server().FillAsync(Token);
        using var second = new FakeService("second", 16, length: 0.5f);
        await ReopenAsync(second);
        await WantAsync();
        second.Before = (_, _) => second.Asked.Count > 2 ? Task.FromException(FakeService.Fault(EmbeddingFault.Unavailable)) : Task.CompletedTask;
        await Assert.ThrowsAsync<EmbeddingFailedException>(() => Server(second).FillAsync(Token));
        await Store.Vectors!.ReturnAsync(Ada, Time.GetUtcNow(), Token);

        await ReopenAsync(service);
        await WantAsync();
        var server = Server();
        await server.FillAsync(Token);

        Assert.Equal(("my feline sleeps", 1), await server.AskAsync(Ada, "kitten", Token));
        Assert.Equal(3, service.Asked.Count(static text => text != "kitten"));
        Assert.Equal(0, await Store.Vectors!.CountAsync(Token));

        // What was begun for the other one is gone, not taken for something else later.
        await ReopenAsync(second);
        await WantAsync();
        second.Before = null;
        var asked = second.Asked.Count;
        await Server(second).FillAsync(Token);
        Assert.Equal(asked + 3, second.Asked.Count);
    }

    [Fact]
    public async Task Recall_WhileVectorsAreExchangedAgainAndAgain_NeverFailsAndNeverMixes()
    {
        await SayAsync([.. Enumerable.Range(0, 12).Select(static i => $"a kitten, number {i}")]);
        using var second = new FakeService("second", 8, length: 0.5f);
        using var hashing = new HashingEmbeddingGenerator();
        IEmbeddingGenerator<string, Embedding<float>>[] wanted = [service, second, service, second];
        for (var round = 0; round < wanted.Length; round++)
        {
            await ReopenAsync(wanted[round]);
            await WantAsync();
            var server = Server(wanted[round], batch: 3, previous: wanted[(round + 1) % 2]);
            using var done = CancellationTokenSource.CreateLinkedTokenSource(Token);
            var asking = Task.WhenAll(Enumerable.Range(0, 3).Select(_ => Task.Run(() => AskUntilAsync(server, done.Token), Token)));
            var number = round;
            var saying = Task.Run(() => SayAsync($"a feline, said in round {number}"), Token);
            await server.FillAsync(Token);
            await saying;
            await server.FillAsync(Token);
            await done.CancelAsync();
            await asking;

            var held = await server.IndexAsync(Ada, Token);
            Assert.Equal(Embedders.KindOf(wanted[round]), held.Vectors);
            Assert.All(held.Index.Items, item => Assert.Equal(((FakeService)wanted[round]).VectorOf(item.Text), item.Vector.ToArray()));
        }

        async Task AskUntilAsync(Following server, CancellationToken end)
        {
            while (!end.IsCancellationRequested)
            {
                await server.Recall.RecallAsync(Ada, new RecallQuery { Text = "a kitten" }, Token);
                var held = await server.IndexAsync(Ada, Token);
                foreach (var item in held.Index.Items.Where(static item => !item.Vector.IsEmpty))
                {
                    var expected = held.Vectors == Embedders.KindOf(service) ? service.VectorOf(item.Text)
                        : held.Vectors == Embedders.KindOf(second) ? second.VectorOf(item.Text)
                        : HashingEmbedder.Embed(item.Text).Select(static value => (float)(Half)value).ToArray();
                    Assert.Equal(expected, item.Vector.ToArray());
                }

                // The question's vector is of the same kind: each service's values are its own.
                var found = await server.FindAsync(Ada, "a kitten", Token);
                Assert.All(
                    found.Index.Items.Where(static item => !item.Vector.IsEmpty),
                    item => Assert.Equal(Length(item.Vector), Length(found.Question.Vector), 0.01));
            }
        }
    }

    [Fact]
    public async Task Take_ByTwo_GivesAUserToOne()
    {
        await SayAsync("my feline sleeps");

        Assert.Equal(Ada, await Store.Vectors!.TakeAsync(TimeSpan.FromMinutes(1), Token));
        Assert.Null(await Store.Vectors!.TakeAsync(TimeSpan.FromMinutes(1), Token));
        await Store.Vectors!.ReturnAsync(Ada, Time.GetUtcNow(), Token);
        Assert.Equal(Ada, await Store.Vectors!.TakeAsync(TimeSpan.FromMinutes(1), Token));
    }

    [Fact]
    public async Task Reembedding_OfManyUsers_TellsHowFarItIsAndEndsWhole()
    {
        await SayAsync("my feline sleeps");
        await WriteAsync(Bob, new UserCommit { Turns = [Rows.Turn("m0", content: "an automobile in red")] });
        var server = Server();
        List<string> told = [];

        var done = await server.Reembedding.RunAsync(Store.Vectors!, progress => told.Add($"{progress.Done}/{progress.Users}"), Token);

        Assert.Equal(["0/2", "1/2"], told);
        Assert.Equal((2, 2, 2L), (done.Done, done.Users, done.Texts));
        Assert.Equal(Embedders.KindOf(service), (await server.IndexAsync(Bob, Token)).Vectors);
    }

    private Task SayAsync(params string[] texts) =>
        WriteAsync(Ada, new UserCommit { Turns = [.. texts.Select(text => Rows.Turn($"m{said++}", content: text))] });

    /// <summary>What a server does at its start.</summary>
    private async Task WantAsync()
    {
        await Store.Vectors!.AnnounceAsync(Token);
        await Store.Vectors.SurveyAsync(Token);
    }

    private Task ReopenAsync(IEmbeddingGenerator<string, Embedding<float>> with)
    {
        embedder = with;
        return ReopenAsync();
    }

    private static double Length(ReadOnlyMemory<float> vector) => Math.Sqrt(vector.ToArray().Sum(static value => (double)value * value));

    private Following Server(
        IEmbeddingGenerator<string, Embedding<float>>? current = null, int batch = 2, IEmbeddingGenerator<string, Embedding<float>>? previous = null, int sqlAbove = 200_000)
    {
        var server = new Following(Store, current ?? service, Time, batch, previous, sqlAbove);
        servers.Add(server);
        return server;
    }
}
