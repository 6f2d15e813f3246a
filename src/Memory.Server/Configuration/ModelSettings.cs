namespace Memory.Server.Configuration;

/// <summary>Which chat model is asked. The tree <c>Memory:Model</c> of the configuration.</summary>
internal sealed record ModelSettings
{
    public ModelProvider Provider { get; init; }

    /// <summary>The key of the service; null where none is asked for.</summary>
    public string? ApiKey { get; init; }

    /// <summary>Where the service is; null for the provider's own address.</summary>
    public Uri? Endpoint { get; init; }

    /// <summary>The model, on Azure the deployment; null for the provider's usual one.</summary>
    public string? Name { get; init; }

    /// <summary>What a million tokens of a prompt cost, in whatever money the reader of the counters thinks in; null when nobody said.</summary>
    public double? InputPrice { get; init; }

    /// <summary>What a million tokens of an answer cost; null when nobody said.</summary>
    public double? OutputPrice { get; init; }

    /// <summary>How long an answer may be waited for, or a streamed one be silent; null for the provider's usual time.</summary>
    public TimeSpan? Timeout { get; init; }

    public bool IsConfigured => Provider != ModelProvider.None;

    /// <summary>The provider as the settings write it.</summary>
    public string ProviderName => Provider switch
    {
        ModelProvider.OpenAI => "openai",
        ModelProvider.Azure => "azure",
        ModelProvider.OpenRouter => "openrouter",
        ModelProvider.Gemini => "gemini",
        ModelProvider.Ollama => "ollama",
        ModelProvider.Anthropic => "anthropic",
        _ => "none",
    };

    /// <summary>The model, or on Azure the deployment, that is asked; null when nothing names it.</summary>
    public string? Model => Name ?? Provider switch
    {
        ModelProvider.OpenAI => "gpt-4o-mini",
        ModelProvider.Azure => Endpoint is null ? null : AzureAddress.DeploymentIn(Endpoint),
        ModelProvider.Gemini => "gemini-2.5-flash",
        ModelProvider.Anthropic => "claude-haiku-4-5",
        _ => null,
    };

    /// <summary>Without the key, and without the address, which may hold a secret too.</summary>
    public override string ToString() => $"{ProviderName}/{Model}";
}
