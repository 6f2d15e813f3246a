using System.Globalization;

namespace Memory.LoadTest.Soaks.Services;

/// <summary>Which of the service's two models the servers are told to use, now and the next time.</summary>
internal sealed class EmbedderChoice
{
    public const string First = "first";
    private const string Second = "second";

    public string Current { get; private set; } = First;

    public string Other => Current == First ? Second : First;

    /// <summary>From now on it is the other one.</summary>
    public void Change() => Current = Other;

    /// <summary>The settings of a server that uses the current one. Vectors of the other one may be in use still.</summary>
    public IEnumerable<KeyValuePair<string, string>> Settings(string address) => [.. Of("Memory__Embedding__", address, Current), .. Of("Memory__Embedding__Previous__", address, Other)];

    private static IEnumerable<KeyValuePair<string, string>> Of(string tree, string address, string model) =>
    [
        new($"{tree}Provider", "openai"), new($"{tree}Endpoint", address), new($"{tree}Name", model), new($"{tree}Dimensions", EmbeddingService.Dimensions.ToString(CultureInfo.InvariantCulture)),
    ];
}
