using Anthropic;
using Memory.Server.Configuration;
using Memory.Server.Remote;
using Microsoft.Extensions.AI;
using OpenAI.Chat;

namespace Memory.Server.Models.Providers;

/// <summary>The service of the settings, asked once and as it is: no time limit, no second try.</summary>
/// <param name="client">Asks it.</param>
/// <param name="supportsSchema">Whether it holds an answer to a JSON schema.</param>
/// <param name="owned">Closed with this.</param>
internal sealed class ModelService(IChatClient client, bool supportsSchema, params IDisposable[] owned) : IDisposable
{
    private static readonly Uri OpenRouter = new("https://openrouter.ai/api/v1");
    private static readonly Uri Gemini = new("https://generativelanguage.googleapis.com/v1beta/openai");
    private static readonly Uri Ollama = new("http://127.0.0.1:11434/v1");
    private static readonly Uri AnthropicItself = new("https://api.anthropic.com");

    public IChatClient Client { get; } = client;

    public bool SupportsSchema { get; } = supportsSchema;

    public static ModelService Open(ModelSettings settings, ModelOptions bounds, TimeProvider time)
    {
        var model = settings.Model ?? throw new InvalidOperationException("Nothing names the model.");
        var http = ServiceHttp.Create(new ModelAnswers(bounds.MaxAnswerBytes, settings.ApiKey, time));
        return settings.Provider == ModelProvider.Anthropic ? OpenAnthropic(settings, model, http, bounds) : OpenOpenAI(settings, model, http);
    }

    public void Dispose()
    {
        Client.Dispose();
        foreach (var one in owned)
            one.Dispose();
    }

    private static ModelService OpenAnthropic(ModelSettings settings, string model, HttpClient http, ModelOptions bounds)
    {
        var client = new AnthropicClient
        {
            ApiKey = settings.ApiKey,

            // Else it would look for one in the environment, which is no setting of this server.
            AuthToken = null,
            BaseUrl = AnthropicAddress.Of(settings.Endpoint ?? AnthropicItself),
            HttpClient = http,
            MaxRetries = 0,
            Timeout = bounds.Timeout + bounds.MaxStreamTime,
        };
        return new ModelService(client.AsIChatClient(model, bounds.MaxOutputTokens), supportsSchema: true, client, http);
    }

    private static ModelService OpenOpenAI(ModelSettings settings, string model, HttpClient http)
    {
        var isAzure = settings.Provider == ModelProvider.Azure;
        var options = isAzure
            ? OpenAIService.AtAzure(http, settings.Endpoint!, model)
            : OpenAIService.At(http, settings.Endpoint is { } own ? OwnAddress(settings.Provider, own) : Usual(settings.Provider));

        // OpenRouter passes on to many models, of which few do.
        var supportsSchema = settings.Provider != ModelProvider.OpenRouter;
#pragma warning disable OPENAI001 // For evaluation, but the only way to send the key in Azure's header, or none; the version of the package is fixed.
        var client = new ChatClient(model, OpenAIService.Authentication(settings.ApiKey, isAzure), options);
#pragma warning restore OPENAI001
        var requests = new CompletionRequests(supportsSchema, UsesOldNames: settings.Provider is not (ModelProvider.OpenAI or ModelProvider.Azure));
        return new ModelService(new OpenAIChatClient(client, requests, new ChatClientMetadata(settings.ProviderName, providerUri: null, model)), supportsSchema, http);
    }

    private static Uri? Usual(ModelProvider provider) => provider switch
    {
        ModelProvider.OpenRouter => OpenRouter,
        ModelProvider.Gemini => Gemini,
        ModelProvider.Ollama => Ollama,
        _ => null,
    };

    /// <summary>Where an Ollama server is, is where its own interface is; that of OpenAI's protocol stands beside it.</summary>
    private static Uri OwnAddress(ModelProvider provider, Uri address) =>
        provider == ModelProvider.Ollama && address.AbsolutePath == "/" ? new Uri(address, "/v1") : address;
}
