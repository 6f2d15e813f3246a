namespace Memory.Server.Configuration;

/// <summary>The models whose vectors have a length that is known without asking.</summary>
internal static class EmbeddingModels
{
    /// <summary>The model of OpenAI that is taken when none is named.</summary>
    public const string OpenAIDefault = "text-embedding-3-small";

    /// <summary>The model of Ollama that is taken when none is named.</summary>
    public const string OllamaDefault = "nomic-embed-text";

    private static readonly Dictionary<string, Length> Known = new(StringComparer.OrdinalIgnoreCase)
    {
        ["text-embedding-3-small"] = new(1536, CanBeShorter: true),
        ["text-embedding-3-large"] = new(3072, CanBeShorter: true),
        ["text-embedding-ada-002"] = new(1536),
        ["nomic-embed-text"] = new(768),
        ["mxbai-embed-large"] = new(1024),
        ["all-minilm"] = new(384),
        ["bge-m3"] = new(1024),
        ["bge-large"] = new(1024),
        ["embeddinggemma"] = new(768, CanBeShorter: true),
    };

    /// <summary>How long its vectors are; null for a model that is not known. A tag, as in <c>bge-m3:latest</c>, makes no difference.</summary>
    public static int? DimensionsOf(string model) => Find(model)?.Dimensions;

    /// <summary>Whether a model can make vectors of a length, as far as is known.</summary>
    public static bool Makes(string model, int dimensions) =>
        Find(model) is not { } length || length.Dimensions == dimensions || (length.CanBeShorter && dimensions < length.Dimensions);

    private static Length? Find(string model) => Known.TryGetValue(model.Split(':')[0], out var length) ? length : null;

    private sealed record Length(int Dimensions, bool CanBeShorter = false);
}
