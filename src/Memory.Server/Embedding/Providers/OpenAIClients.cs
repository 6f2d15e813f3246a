using Memory.Server.Configuration;
using Memory.Server.Remote;
using OpenAI.Embeddings;

namespace Memory.Server.Embedding.Providers;

/// <summary>Sets the OpenAI SDK up for the embedding service of the settings.</summary>
internal static class OpenAIClients
{
    public static EmbeddingClient Create(EmbeddingSettings settings, string model, HttpClient http)
    {
        var isAzure = settings.Provider == EmbeddingProvider.Azure;
        var options = isAzure ? OpenAIService.AtAzure(http, settings.Endpoint!, model) : OpenAIService.At(http, settings.Endpoint);
#pragma warning disable OPENAI001 // For evaluation, but the only way to send the key in Azure's header, or none; the version of the package is fixed.
        return new EmbeddingClient(model, OpenAIService.Authentication(settings.ApiKey, isAzure), options);
#pragma warning restore OPENAI001
    }
}
