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

    /// <summary>Without the key, and without the address, which may hold a secret too.</summary>
    public override string ToString() => $"{Provider} {Name}";
}
