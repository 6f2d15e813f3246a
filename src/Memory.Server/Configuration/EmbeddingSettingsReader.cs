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

    private readonly ServiceFields _fields = new(configuration, mistakes, tree);

    /// <summary>The names of the settings, below <c>Memory</c>.</summary>
    public static readonly IReadOnlyList<string> Names =
        [.. ((string[])[Current, Previous]).SelectMany(static tree => Parts.Select(part => $"{tree}:{part}"))];

    /// <summary>Reads the embedder whose vectors are in use until those of the current one are there; null when none is named, or the one that is always at hand.</summary>
    public static EmbeddingSettings? ReadPrevious(IConfiguration configuration, List<string> mistakes)
    {
        var reader = new EmbeddingSettingsReader(configuration, mistakes, Previous);
        var settings = reader.Read();
        if (settings.Provider == EmbeddingProvider.Hashing)
            return null;
        if (settings.ExpectedDimensions is null)
            reader._fields.Refuse("Dimensions", "must be set: how long the model's vectors are is not known here.");
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
            ApiKey = _fields.ReadKey(),
            Endpoint = _fields.ReadEndpoint(mayHaveQuery: provider == EmbeddingProvider.Azure),
            Name = _fields.ReadName(),
            Dimensions = ReadDimensions(),
        };
        CheckTogether(settings);
        return settings;
    }

    private EmbeddingProvider? ReadProvider()
    {
        EmbeddingProvider? provider = _fields.Raw("Provider")?.ToLowerInvariant() switch
        {
            null or "hashing" => EmbeddingProvider.Hashing,
            "openai" => EmbeddingProvider.OpenAI,
            "azure" => EmbeddingProvider.Azure,
            "ollama" => EmbeddingProvider.Ollama,
            _ => null,
        };
        if (provider is null)
            _fields.Refuse("Provider", "must be hashing, openai, azure or ollama.");
        return provider;
    }

    /// <summary>Whoever sets a key believes that it is used.</summary>
    private void RefuseAllElse()
    {
        foreach (var name in Parts.Where(name => name != "Provider" && _fields.Raw(name) is not null))
            _fields.Refuse(name, "has no use with the provider hashing.");
    }

    private int? ReadDimensions()
    {
        if (_fields.Raw("Dimensions") is not { } text)
            return null;
        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var dimensions) && dimensions is >= 1 and <= EmbeddingSettings.MaxDimensions)
            return dimensions;
        _fields.Refuse("Dimensions", $"must be a whole number from 1 to {EmbeddingSettings.MaxDimensions}.");
        return null;
    }

    private void CheckTogether(EmbeddingSettings settings)
    {
        var isAzure = settings.Provider == EmbeddingProvider.Azure;
        if (settings.ApiKey is null && (isAzure || (settings.Provider == EmbeddingProvider.OpenAI && _fields.Raw("Endpoint") is null)))
            _fields.Refuse("ApiKey", $"must be set for the provider {settings.ProviderName}.");
        if (isAzure)
            _fields.RequireAzure(settings.Endpoint, settings.Name);
        if (settings.Dimensions is { } dimensions && settings.Model is { } model && !EmbeddingModels.Makes(model, dimensions))
            _fields.Refuse("Dimensions", $"cannot be {dimensions} for {model}, whose vectors have {EmbeddingModels.DimensionsOf(model)} numbers.");
    }
}
