using Memory.Server.Configuration;
using Memory.Server.Recall;
using Microsoft.Extensions.Configuration;

namespace Memory.Server.Tests.Configuration;

public sealed class ModelSettingsTests
{
    private const string Key = "sk-secret-words";

    [Fact]
    public void Read_Nothing_None()
    {
        Assert.Equal(new ModelSettings(), Read());
        Assert.Equal(new ModelSettings(), Read(("Provider", "NONE")));
        Assert.False(Read().IsConfigured);
    }

    [Fact]
    public void Read_All_Taken() => Assert.Equal(
        new ModelSettings
        {
            Provider = ModelProvider.OpenAI,
            ApiKey = Key,
            Endpoint = new Uri("https://llm.example/v1"),
            Name = "gpt-x",
            InputPrice = 0.15,
            OutputPrice = 0.6,
            Timeout = TimeSpan.FromSeconds(90),
        },
        Read(("Provider", "OpenAI"), ("ApiKey", Key), ("Endpoint", "https://llm.example/v1"), ("Name", "gpt-x"), ("InputPrice", "0.15"), ("OutputPrice", "0.6"), ("Timeout", "90")));

    [Theory]
    [InlineData("openai", Key, null, null, "openai/gpt-4o-mini")]
    [InlineData("openai", null, "http://llm.example/v1", "m", "openai/m")]
    [InlineData("azure", Key, "https://x.example/openai/deployments/mine/chat/completions?api-version=2024-10-21", null, "azure/mine")]
    [InlineData("openrouter", Key, null, "meta/llama-3", "openrouter/meta/llama-3")]
    [InlineData("gemini", Key, null, null, "gemini/gemini-2.5-flash")]
    [InlineData("ollama", null, null, "llama3.2", "ollama/llama3.2")]
    [InlineData("anthropic", Key, null, null, "anthropic/claude-haiku-4-5")]
    public void Read_Provider_NamesItsModel(string provider, string? key, string? endpoint, string? name, string expected) =>
        Assert.Equal(expected, Read(("Provider", provider), ("ApiKey", key), ("Endpoint", endpoint), ("Name", name)).ToString());

    [Theory]
    [InlineData("Provider", "skynet", "openai", Key)]
    [InlineData("ApiKey", null, "openai", null)]
    [InlineData("ApiKey", null, "gemini", null)]
    [InlineData("ApiKey", null, "anthropic", null)]
    [InlineData("ApiKey", "with a space secret", "openai", null)]
    [InlineData("ApiKey", "sk-secret-words", "none", null)]
    [InlineData("Timeout", "5", "none", null)]
    [InlineData("Timeout", "0", "openai", Key)]
    [InlineData("Timeout", "3601", "openai", Key)]
    [InlineData("Timeout", "1.5", "openai", Key)]
    [InlineData("InputPrice", "-1", "openai", Key)]
    [InlineData("InputPrice", "cheap", "openai", Key)]
    [InlineData("OutputPrice", "1,5", "openai", Key)]
    [InlineData("OutputPrice", "NaN", "openai", Key)]
    [InlineData("Endpoint", "llm.example/v1", "openai", Key)]
    [InlineData("Endpoint", "https://me:secret@llm.example", "openai", Key)]
    [InlineData("Endpoint", "https://llm.example/v1?key=secret", "anthropic", Key)]
    [InlineData("Name", "two words", "openai", Key)]
    [InlineData("Name", "", "ollama", null)]
    [InlineData("Name", "", "openrouter", Key)]
    public void Read_OneMistake_NamedWithoutWhatIsSecret(string name, string? value, string provider, string? key)
    {
        var mistakes = Mistakes(("Provider", provider), ("ApiKey", key), (name, value));

        Assert.StartsWith($"Memory:Model:{name} ", Assert.Single(mistakes), StringComparison.Ordinal);
        Assert.DoesNotContain("secret", mistakes[0], StringComparison.Ordinal);
    }

    [Fact]
    public void Read_SeveralMistakes_AllNamed()
    {
        Assert.Equal(3, Mistakes(("Provider", "azure"), ("Timeout", "x")).Count);
        Assert.Equal(5, Mistakes(("Provider", "openrouter"), ("ApiKey", "a b"), ("Endpoint", "x"), ("Name", " "), ("Timeout", "0"), ("InputPrice", "x")).Count);
        Assert.Contains("Memory:Model:Name", Assert.Single(Mistakes(("Provider", "azure"), ("ApiKey", Key), ("Endpoint", "https://x.example"))), StringComparison.Ordinal);
    }

    [Fact]
    public void ToString_OfSettings_HoldsNeitherKeyNorAddress()
    {
        var settings = Read(("Provider", "openai"), ("ApiKey", Key), ("Endpoint", "https://llm.example/secret"));

        Assert.DoesNotContain("secret", new MemorySettings { Model = settings }.ToString(), StringComparison.Ordinal);
    }

    private static ModelSettings Read(params (string Name, string? Value)[] settings) => SettingsReader.Read(new ConfigurationBuilder()
        .AddInMemoryCollection(settings.Select(static setting => KeyValuePair.Create($"Memory:Model:{setting.Name}", setting.Value)))
        .Build(), RecallService.DefaultWeights).Model;

    private static IReadOnlyList<string> Mistakes(params (string Name, string? Value)[] settings)
    {
        var last = settings.GroupBy(static setting => setting.Name).Select(static group => group.Last()).ToArray();
        return Assert.Throws<SettingsException>(() => Read(last)).Mistakes;
    }
}
