using System.Globalization;

namespace Memory.Server.Configuration;

/// <summary>Reads which embedder is used. What the key and the address hold is never part of a message.</summary>
/// <param name="configuration">The configuration.</param>
/// <param name="mistakes">Where mistakes go.</param>
/// <param name="tree">Where the settings stand, below <c>Memory</c>.</param>
internal sealed class EmbeddingSettingsReader(IConfiguration configuration, List<string> mistakes, string tree = EmbeddingSettingsReader.Current)
{
    private const string Current = "Embedding";
    private const string Previous = "Embedding:Previous";

    private static readonly string[] Parts = ["Provider", "ApiKey", "Endpoint", "Name", "Dimensions"];

    /// <summary>The names of the settings, below <c>Memory</c>.</summary>
    public static readonly IReadOnlyList<string> Names =
        [.. ((string[])[Current, Previous]).SelectMany(static tree => Parts.Select(part => $"{tree}:{part}"))];

    private const int MaxKeyLength = 4096;
    private const int MaxNameLength = 256;

    /// <summary>Reads the embedder whose vectors are in use until those of the current one are there; null when none is named, or the one that is always at hand.</summary>
    public static EmbeddingSettings? ReadPrevious(IConfiguration configuration, List<string> mistakes)
    {
        var reader = new EmbeddingSettingsReader(configuration, mistakes, Previous);
        var settings = reader.Read();
        if (settings.Provider == EmbeddingProvider.Hashing)
            return null;
        if (settings.ExpectedDimensions is null)
            reader.Refuse("Dimensions", "must be set: how long the model's vectors are is not known here.");
        return settings;
    }

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
        foreach (var name in Parts.Where(name => name != "Provider" && Raw(name) is not null))
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

    private void Refuse(string name, string why) => mistakes.Add($"Memory:{tree}:{name} {why}");

    /// <summary>Empty is how an environment file leaves a setting out.</summary>
    private string? Raw(string name) => configuration[$"Memory:{tree}:{name}"] is { Length: > 0 } text ? text : null;
}
