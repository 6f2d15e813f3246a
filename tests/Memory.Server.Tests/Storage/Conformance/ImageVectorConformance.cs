using Memory.Server.Recall.Index;
using Memory.Server.Storage;
using Memory.Server.Tests.Recall.Vectors;

namespace Memory.Server.Tests.Storage.Conformance;

/// <summary>Who was made of an image gets vectors of a service like everybody else.</summary>
public abstract class ImageVectorConformance<TFixture> : StoreConformance<TFixture>
    where TFixture : IStoreFixture, new()
{
    private readonly FakeService service = new("first", 8);

    private protected override ITextAnalysis Analysis => new TextAnalysis(service);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task WriteImage_WithAService_StandsInLineForItsVectors(bool wasLookedAt)
    {
        // Whoever stores anything has one.
        await Store.Keys.AddAsync(Rows.Key("acme", 1), Token);
        await WriteAsync(Ada, new UserCommit { Turns = [Rows.Turn("m1", content: "my feline sleeps"), Rows.Turn("m2", content: "an automobile in red")] });
        using var server = new Following(Store, service, Time, 2, null, 200_000);
        await server.FillAsync(Token);

        // An index of the user from before must not be taken for the one afterwards.
        if (wasLookedAt)
            Assert.Empty((await server.IndexAsync(Bob, Token)).Index.Items);
        await using (var image = await Store.ReadImageAsync(Ada, Token))
            await Store.WriteImageAsync(Bob, image!, Token);
        Assert.Equal(2, (await server.IndexAsync(Bob, Token)).Index.Items.Count());

        Assert.Equal(2, await server.FillAsync(Token));
        Assert.Equal(("my feline sleeps", 1), await server.AskAsync(Bob, "kitten", Token));
    }
}
