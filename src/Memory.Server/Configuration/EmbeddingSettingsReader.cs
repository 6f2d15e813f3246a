using System.Globalization;

namespace Memory.Server.Configuration;

/// <summary>Reads which embedder is used. What the key and the address hold is never part of a message.</summary>
internal sealed class EmbeddingSettingsReader(IConfiguration configuration, List<string> mistakes)
{
    /// <summary>The names of the settings, below <c>Memory</c>.</summary>
    public static readonly IReadOnlyList<string> Names =
        ["Embedding:Provider", "Embedding:ApiKey", "Embedding:Endpoint", "Embedding:Name", "Embedding:Dimensions"];

    private const int MaxKeyLength = 4096;
    private const int MaxNameLength = 256;

    public EmbeddingSettings Read()
    {
        if (ReadProvider() is not { } provider)
            return new EmbeddingSettings();
        if (provider == EmbeddingProvider.Hashing)
        {
            RefuseAllElse();
            return new EmbeddingSettings();
        }

        var settings = new EmbeddingSettings
        {
            Provider = provider,
            ApiKey = ReadKey(),
            Endpoint = ReadEndpoint(provider),
            Name = ReadName(),
            Dimensions = ReadDimensions(),
        };
        CheckTogether(settings);
        return settings;
    }

    private EmbeddingProvider? ReadProvider()
    {
        EmbeddingProvider? provider = Raw("Provider")?.ToLowerInvariant() switch
        {
            null or "hashing" => EmbeddingProvider.Hashing,
            "openai" => EmbeddingProvider.OpenAI,
            "azure" => EmbeddingProvider.Azure,
            "ollama" => EmbeddingProvider.Ollama,
            _ => null,
        };
        if (provider is null)
            Refuse("Provider", "must be hashing, openai, azure or ollama.");
        return provider;
    }

    /// <summary>Whoever sets a key believes that it is used.</summary>
    private void RefuseAllElse()
    {
        foreach (var name in Names.Select(static name => name.Split(':')[1]).Where(name => name != "Provider" && Raw(name) is not null))
            Refuse(name, "has no use with the provider hashing.");
    }

    private string? ReadKey()
    {
        if (Raw("ApiKey") is not { } key)
            return null;
        if (key.Length > MaxKeyLength || key.AsSpan().ContainsAnyExceptInRange('!', '~'))
            Refuse("ApiKey", $"must be at most {MaxKeyLength} characters of printable ASCII without spaces and line ends, since it travels in a header.");
        return key;
    }

    private Uri? ReadEndpoint(EmbeddingProvider provider)
    {
        if (Raw("Endpoint") is not { } text)
            return null;
        if (!Uri.TryCreate(text, UriKind.Absolute, out var address) || address.Scheme is not ("http" or "https") || address.Host.Length == 0)
            Refuse("Endpoint", "must be an absolute http or https address.");
        else if (address.UserInfo.Length > 0)
            Refuse("Endpoint", "must hold no user name or password; a key belongs into Memory:Embedding:ApiKey.");
        else if (address.Fragment.Length > 0 || (address.Query.Length > 0 && provider != EmbeddingProvider.Azure))
            Refuse("Endpoint", "must end with its path.");
        else
            return address;
        return null;
    }

    private string? ReadName()
    {
        if (Raw("Name") is not { } name)
            return null;
        if (name.Length > MaxNameLength || name.Any(static character => char.IsControl(character) || char.IsWhiteSpace(character)))
            Refuse("Name", $"must be at most {MaxNameLength} characters without spaces.");
        return name;
    }

    private int? ReadDimensions()
    {
        if (Raw("Dimensions") is not { } text)
            return null;
        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var dimensions) && dimensions is >= 1 and <= EmbeddingSettings.MaxDimensions)
            return dimensions;
        Refuse("Dimensions", $"must be a whole number from 1 to {EmbeddingSettings.MaxDimensions}.");
        return null;
    }

    private void CheckTogether(EmbeddingSettings settings)
    {
        var isAzure = settings.Provider == EmbeddingProvider.Azure;
        if (settings.ApiKey is null && (isAzure || (settings.Provider == EmbeddingProvider.OpenAI && Raw("Endpoint") is null)))
            Refuse("ApiKey", $"must be set for the provider {settings.ProviderName}.");
        if (isAzure && Raw("Endpoint") is null)
            Refuse("Endpoint", "must be set for the provider azure: the address of the resource or of the deployment.");
        if (isAzure && settings is { Endpoint: { } endpoint, Name: null } && AzureAddress.DeploymentIn(endpoint) is null)
            Refuse("Name", "must be set to the deployment, unless Memory:Embedding:Endpoint names it.");
        if (settings.Dimensions is { } dimensions && settings.Model is { } model && !EmbeddingModels.Makes(model, dimensions))
            Refuse("Dimensions", $"cannot be {dimensions} for {model}, whose vectors have {EmbeddingModels.DimensionsOf(model)} numbers.");
    }

    private void Refuse(string name, string why) => mistakes.Add($"Memory:Embedding:{name} {why}");

    /// <summary>Empty is how an environment file leaves a setting out.</summary>
    private string? Raw(string name) => configuration[$"Memory:Embedding:{name}"] is { Length: > 0 } text ? text : null;
}
