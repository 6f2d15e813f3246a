using Memory.Server.Configuration;
using Memory.Server.Recall;
using Microsoft.Extensions.Configuration;

namespace Memory.Server.Tests.Configuration;

public sealed class EmbeddingSettingsTests
{
    private const string Key = "sk-secret-words";

    [Fact]
    public void Read_Nothing_Hashing() => Assert.Equal(new EmbeddingSettings(), Read());

    [Fact]
    public void Read_All_Taken() => Assert.Equal(
        new EmbeddingSettings { Provider = EmbeddingProvider.OpenAI, ApiKey = Key, Endpoint = new Uri("https://llm.example/v1"), Name = "text-embedding-3-large", Dimensions = 1024 },
        Read(("Provider", "OpenAI"), ("ApiKey", Key), ("Endpoint", "https://llm.example/v1"), ("Name", "text-embedding-3-large"), ("Dimensions", "1024")));

    [Theory]
    [InlineData("openai", Key, null, "openai/text-embedding-3-small", 1536)]
    [InlineData("openai", null, "http://llm.example/v1", "openai/text-embedding-3-small", 1536)]
    [InlineData("ollama", null, null, "ollama/nomic-embed-text", 768)]
    [InlineData("azure", Key, "https://x.example/openai/deployments/bge-m3/embeddings?api-version=2024-10-21", "azure/bge-m3", 1024)]
    public void Read_ProviderAlone_HasItsModelAndLength(string provider, string? key, string? endpoint, string model, int dimensions)
    {
        var settings = Read(("Provider", provider), ("ApiKey", key), ("Endpoint", endpoint));

        Assert.Equal((model, dimensions), ($"{settings.ProviderName}/{settings.Model}", settings.ExpectedDimensions));
    }

    [Theory]
    [InlineData("Provider", "word2vec", "openai", Key)]
    [InlineData("ApiKey", null, "openai", null)]
    [InlineData("ApiKey", "with a space secret", "openai", null)]
    [InlineData("ApiKey", "secret\n", "openai", null)]
    [InlineData("ApiKey", "sk-secret-words", "hashing", null)]
    [InlineData("Dimensions", "384", "hashing", null)]
    [InlineData("Dimensions", "0", "openai", Key)]
    [InlineData("Dimensions", "4001", "openai", Key)]
    [InlineData("Dimensions", "-1", "openai", Key)]
    [InlineData("Dimensions", "many", "openai", Key)]
    [InlineData("Dimensions", "1537", "openai", Key)]
    [InlineData("Dimensions", "512", "ollama", null)]
    [InlineData("Endpoint", "llm.example/v1", "openai", Key)]
    [InlineData("Endpoint", "ftp://llm.example", "openai", Key)]
    [InlineData("Endpoint", "https://me:secret@llm.example", "openai", Key)]
    [InlineData("Endpoint", "https://llm.example/v1?key=secret", "openai", Key)]
    [InlineData("Endpoint", "/v1", "ollama", null)]
    [InlineData("Name", "two words", "openai", Key)]
    public void Read_OneMistake_NamedWithoutWhatIsSecret(string name, string? value, string provider, string? key)
    {
        var mistakes = Mistakes(("Provider", provider), ("ApiKey", key), (name, value));

        Assert.StartsWith($"Memory:Embedding:{name} ", Assert.Single(mistakes), StringComparison.Ordinal);
        Assert.DoesNotContain("secret", mistakes[0], StringComparison.Ordinal);
    }

    [Fact]
    public void Read_SeveralMistakes_AllNamed()
    {
        Assert.Equal(3, Mistakes(("Provider", "azure"), ("Dimensions", "x")).Count);
        Assert.Equal(4, Mistakes(("Provider", "openai"), ("ApiKey", "a b"), ("Endpoint", "x"), ("Name", " "), ("Dimensions", "0")).Count);
        Assert.Contains("Memory:Embedding:Name", Assert.Single(Mistakes(("Provider", "azure"), ("ApiKey", Key), ("Endpoint", "https://x.example"))), StringComparison.Ordinal);
    }

    [Fact]
    public void ToString_OfSettings_HoldsNeitherKeyNorAddress()
    {
        var settings = Read(("Provider", "openai"), ("ApiKey", Key), ("Endpoint", "https://llm.example/secret"));

        Assert.DoesNotContain("secret", new MemorySettings { Embedding = settings }.ToString(), StringComparison.Ordinal);
    }

    private static EmbeddingSettings Read(params (string Name, string? Value)[] settings) => SettingsReader.Read(new ConfigurationBuilder()
        .AddInMemoryCollection(settings.Select(static setting => KeyValuePair.Create($"Memory:Embedding:{setting.Name}", setting.Value)))
        .Build(), RecallService.DefaultWeights).Embedding;

    private static IReadOnlyList<string> Mistakes(params (string Name, string? Value)[] settings)
    {
        var last = settings.GroupBy(static setting => setting.Name).Select(static group => group.Last()).ToArray();
        return Assert.Throws<SettingsException>(() => Read(last)).Mistakes;
    }
}
