using Memory.Server.Configuration;
using Memory.Server.Embedding;

namespace Memory.Server.Tests.Embedding;

public sealed class EmbeddingOptionsTests
{
    [Theory]
    [InlineData("OpenAI")]
    [InlineData("Azure")]
    [InlineData("Ollama")]
    public void Defaults_TogetherThey_MakeSense(string provider)
    {
        var bounds = EmbeddingOptions.For(Enum.Parse<EmbeddingProvider>(provider));

        Assert.True(bounds.MinimumCalls > bounds.MaxRetries + 1, "One text's retries alone open the circuit, so that the later ones are in vain.");
        Assert.True(bounds.Window > bounds.MinimumCalls * bounds.AttemptTimeout, "A service that hangs is asked for ever by a caller who asks for one text after another.");
        Assert.True(bounds.TotalTimeout > 2 * bounds.AttemptTimeout, "A call that hangs is never repeated.");
        Assert.True(bounds.MaxBytesPerCall > bounds.MaxTextBytes);
    }
}
