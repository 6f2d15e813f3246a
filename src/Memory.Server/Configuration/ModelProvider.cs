namespace Memory.Server.Configuration;

/// <summary>Whose chat model is asked.</summary>
internal enum ModelProvider
{
    /// <summary>Nobody's: the server works without a model.</summary>
    None,

    /// <summary>OpenAI, or any service that speaks its protocol.</summary>
    OpenAI,

    /// <summary>A deployment on Azure.</summary>
    Azure,

    /// <summary>OpenRouter, which passes on to many models.</summary>
    OpenRouter,

    /// <summary>Google's Gemini.</summary>
    Gemini,

    /// <summary>An Ollama server.</summary>
    Ollama,

    /// <summary>Anthropic.</summary>
    Anthropic,
}
