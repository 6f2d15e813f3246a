namespace Memory.Server.Configuration;

/// <summary>Which embedder is used. The tree <c>Memory:Embedding</c> of the configuration.</summary>
internal sealed record EmbeddingSettings
{
    /// <summary>The longest vector that both stores hold (<c>halfvec</c> of pgvector has no room for more in an index).</summary>
    public const int MaxDimensions = 4000;

    public EmbeddingProvider Provider { get; init; }

    /// <summary>The key of the service; null where none is asked for.</summary>
    public string? ApiKey { get; init; }

    /// <summary>Where the service is; null for the provider's own address.</summary>
    public Uri? Endpoint { get; init; }

    /// <summary>The model, on Azure the deployment; null for the provider's usual one.</summary>
    public string? Name { get; init; }

    /// <summary>How long vectors are to be, 1–4000; null for what the model makes by itself.</summary>
    public int? Dimensions { get; init; }

    /// <summary>The provider as the settings write it; part of the name by which vectors are told apart.</summary>
    public string ProviderName => Provider switch
    {
        EmbeddingProvider.OpenAI => "openai",
        EmbeddingProvider.Azure => "azure",
        EmbeddingProvider.Ollama => "ollama",
        _ => "hashing",
    };

    /// <summary>The model, or on Azure the deployment, that is asked; null when nothing names it.</summary>
    public string? Model => Name ?? Provider switch
    {
        EmbeddingProvider.OpenAI => EmbeddingModels.OpenAIDefault,
        EmbeddingProvider.Azure => Endpoint is null ? null : AzureAddress.DeploymentIn(Endpoint),
        EmbeddingProvider.Ollama => EmbeddingModels.OllamaDefault,
        _ => null,
    };

    /// <summary>How long its vectors will be; null when only the service knows.</summary>
    public int? ExpectedDimensions => Dimensions ?? OwnDimensions;

    /// <summary>The length to ask the service for; null when the model makes it by itself. A service that cannot make another would refuse to be asked.</summary>
    public int? RequestedDimensions => Dimensions == OwnDimensions ? null : Dimensions;

    private int? OwnDimensions => Model is { } model ? EmbeddingModels.DimensionsOf(model) : null;

    /// <summary>Without the key, and without the address, which may hold a secret too.</summary>
    public override string ToString() => $"{ProviderName}/{Model}";
}
