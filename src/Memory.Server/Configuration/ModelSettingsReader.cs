using System.Globalization;

namespace Memory.Server.Configuration;

/// <summary>Reads which chat model is asked. What the key and the address hold is never part of a message.</summary>
internal sealed class ModelSettingsReader(IConfiguration configuration, List<string> mistakes)
{
    private const string Tree = "Model";
    private const int MaxTimeoutSeconds = 3_600;
    private const double MaxPrice = 1_000_000;

    private static readonly string[] Parts = ["Provider", "ApiKey", "Endpoint", "Name", "InputPrice", "OutputPrice", "Timeout"];

    private readonly ServiceFields _fields = new(configuration, mistakes, Tree);

    /// <summary>The names of the settings, below <c>Memory</c>.</summary>
    public static readonly IReadOnlyList<string> Names = [.. Parts.Select(static part => $"{Tree}:{part}")];

    public ModelSettings Read()
    {
        if (ReadProvider() is not { } provider)
            return new ModelSettings();
        if (provider == ModelProvider.None)
        {
            RefuseAllElse();
            return new ModelSettings();
        }

        var settings = new ModelSettings
        {
            Provider = provider,
            ApiKey = _fields.ReadKey(),
            Endpoint = _fields.ReadEndpoint(mayHaveQuery: provider == ModelProvider.Azure),
            Name = _fields.ReadName(),
            InputPrice = ReadPrice("InputPrice"),
            OutputPrice = ReadPrice("OutputPrice"),
            Timeout = ReadTimeout(),
        };
        CheckTogether(settings);
        return settings;
    }

    private ModelProvider? ReadProvider()
    {
        ModelProvider? provider = _fields.Raw("Provider")?.ToLowerInvariant() switch
        {
            null or "none" => ModelProvider.None,
            "openai" => ModelProvider.OpenAI,
            "azure" => ModelProvider.Azure,
            "openrouter" => ModelProvider.OpenRouter,
            "gemini" => ModelProvider.Gemini,
            "ollama" => ModelProvider.Ollama,
            "anthropic" => ModelProvider.Anthropic,
            _ => null,
        };
        if (provider is null)
            _fields.Refuse("Provider", "must be none, openai, azure, openrouter, gemini, ollama or anthropic.");
        return provider;
    }

    /// <summary>Whoever sets a key believes that it is used.</summary>
    private void RefuseAllElse()
    {
        foreach (var name in Parts.Where(name => name != "Provider" && _fields.Raw(name) is not null))
            _fields.Refuse(name, "has no use without a provider.");
    }

    private double? ReadPrice(string name)
    {
        if (_fields.Raw(name) is not { } text)
            return null;
        if (double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var price) && price is >= 0 and <= MaxPrice)
            return price;
        _fields.Refuse(name, "must be a number from 0 to 1000000, with a point: what a million tokens cost.");
        return null;
    }

    private TimeSpan? ReadTimeout()
    {
        if (_fields.Raw("Timeout") is not { } text)
            return null;
        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) && seconds is >= 1 and <= MaxTimeoutSeconds)
            return TimeSpan.FromSeconds(seconds);
        _fields.Refuse("Timeout", $"must be a whole number of seconds from 1 to {MaxTimeoutSeconds}.");
        return null;
    }

    private void CheckTogether(ModelSettings settings)
    {
        if (settings.ApiKey is null && NeedsKey(settings.Provider))
            _fields.Refuse("ApiKey", $"must be set for the provider {settings.ProviderName}.");
        if (settings.Provider == ModelProvider.Azure)
            _fields.RequireAzure(settings.Endpoint, settings.Name);
        else if (settings.Model is null && _fields.Raw("Name") is null)
            _fields.Refuse("Name", $"must be set for the provider {settings.ProviderName}: the model to ask.");
    }

    /// <summary>A service at an address of one's own may ask for none.</summary>
    private bool NeedsKey(ModelProvider provider) =>
        provider == ModelProvider.Azure || (provider != ModelProvider.Ollama && _fields.Raw("Endpoint") is null);
}
