namespace Memory.Server.Configuration;

/// <summary>Who makes vectors of texts.</summary>
internal enum EmbeddingProvider
{
    /// <summary>The server itself, without a model.</summary>
    Hashing,

    /// <summary>OpenAI, or any service that speaks its protocol.</summary>
    OpenAI,

    /// <summary>A deployment on Azure.</summary>
    Azure,

    /// <summary>An Ollama server.</summary>
    Ollama,
}
