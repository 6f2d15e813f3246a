using Memory.Server.Configuration;
using Memory.Server.Hosting;
using Memory.Server.Recall.Index;
using Memory.Server.Recall;
using Memory.Server.Storage;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Memory.Server.Tests.Configuration;

/// <summary>The embedder before is named like the current one, and asked for questions about what it made.</summary>
public sealed class PreviousEmbeddingTests
{
    [Fact]
    public void Read_Nothing_NoneBefore() => Assert.Null(Read().PreviousEmbedding);

    [Fact]
    public void Read_Hashing_IsAtHandAnyway() => Assert.Null(Read(("Previous:Provider", "hashing")).PreviousEmbedding);

    [Fact]
    public async Task Read_AService_IsAtHandForItsVectors()
    {
        var settings = Read(("Provider", "openai"), ("ApiKey", "sk-now"), ("Previous:Provider", "ollama"));
        await using var services = new ServiceCollection().AddLogging().AddMemoryServer(settings).BuildServiceProvider();

        var embedders = services.GetRequiredService<Embedders>();

        Assert.Equal(new VectorKind("openai/text-embedding-3-small", 1536), embedders.Current);
        Assert.True(embedders.Has(embedders.Current));
        Assert.True(embedders.Has(new VectorKind("ollama/nomic-embed-text", 768)));
        Assert.False(embedders.Has(new VectorKind("ollama/nomic-embed-text", 384)));
    }

    [Theory]
    [InlineData("Previous:Provider", "openai", "Memory:Embedding:Previous:ApiKey")]
    [InlineData("Previous:Provider", "word2vec", "Memory:Embedding:Previous:Provider")]
    [InlineData("Previous:ApiKey", "sk-before", "Memory:Embedding:Previous:ApiKey")]
    [InlineData("Previous:Previous:Provider", "openai", "Memory:Embedding:Previous:Previous:Provider")]
    public void Read_AMistake_IsNamedWhereItStands(string name, string value, string mistake) =>
        Assert.StartsWith(mistake + " ", Assert.Single(Mistakes((name, value))), StringComparison.Ordinal);

    [Fact]
    public void Read_AModelThatIsNotKnown_NeedsItsLength()
    {
        (string, string)[] before = [("Previous:Provider", "ollama"), ("Previous:Name", "somebody-elses")];

        Assert.StartsWith("Memory:Embedding:Previous:Dimensions must be set", Assert.Single(Mistakes(before)), StringComparison.Ordinal);
        Assert.Equal(5, Read([.. before, ("Previous:Dimensions", "5")]).PreviousEmbedding!.ExpectedDimensions);
    }

    private static MemorySettings Read(params (string Name, string Value)[] settings) => SettingsReader.Read(new ConfigurationBuilder()
        .AddInMemoryCollection(settings.Select(static setting => KeyValuePair.Create($"Memory:Embedding:{setting.Name}", (string?)setting.Value)))
        .Build(), RecallService.DefaultWeights);

    private static IReadOnlyList<string> Mistakes(params (string Name, string Value)[] settings) =>
        Assert.Throws<SettingsException>(() => Read(settings)).Mistakes;
}
