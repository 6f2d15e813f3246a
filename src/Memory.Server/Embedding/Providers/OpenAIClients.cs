using System.ClientModel;
using System.ClientModel.Primitives;
using Memory.Server.Configuration;
using OpenAI;
using OpenAI.Embeddings;

namespace Memory.Server.Embedding.Providers;

/// <summary>Sets the OpenAI SDK up for a service: where it is, how the key travels, and that nothing is tried twice behind our back.</summary>
internal static class OpenAIClients
{
    private const string EmbeddingsPath = "/embeddings";

    public static EmbeddingClient Create(EmbeddingSettings settings, string model, HttpClient http)
    {
        var options = new OpenAIClientOptions
        {
            Transport = new HttpClientPipelineTransport(http),
            RetryPolicy = new ClientRetryPolicy(maxRetries: 0),
            NetworkTimeout = Timeout.InfiniteTimeSpan,
        };
        if (settings.Provider == EmbeddingProvider.Azure)
        {
            var address = AzureAddress.Read(settings.Endpoint!, model);
            options.Endpoint = address.Base;
            if (address.ApiVersion is { } version)
                options.AddPolicy(new VersionPolicy(version), PipelinePosition.PerCall);
        }
        else if (settings.Endpoint is { } endpoint)
        {
            options.Endpoint = WithoutOperation(endpoint);
        }

#pragma warning disable OPENAI001 // For evaluation, but the only way to send the key in Azure's header, or none; the version of the package is fixed.
        return new EmbeddingClient(model, Authentication(settings), options);
#pragma warning restore OPENAI001
    }

    private static AuthenticationPolicy Authentication(EmbeddingSettings settings) => settings switch
    {
        { ApiKey: null } => new NoAuthentication(),
        { Provider: EmbeddingProvider.Azure } => ApiKeyAuthenticationPolicy.CreateHeaderApiKeyPolicy(new ApiKeyCredential(settings.ApiKey), "api-key"),
        _ => ApiKeyAuthenticationPolicy.CreateBearerAuthorizationPolicy(new ApiKeyCredential(settings.ApiKey)),
    };

    /// <summary>The client adds the operation itself.</summary>
    private static Uri WithoutOperation(Uri endpoint)
    {
        var path = endpoint.AbsolutePath.TrimEnd('/');
        return path.EndsWith(EmbeddingsPath, StringComparison.OrdinalIgnoreCase)
            ? new UriBuilder(endpoint) { Path = path[..^EmbeddingsPath.Length] }.Uri
            : endpoint;
    }

    /// <summary>Names the version of Azure's interface.</summary>
    private sealed class VersionPolicy(string version) : PipelinePolicy
    {
        public override void Process(PipelineMessage message, IReadOnlyList<PipelinePolicy> pipeline, int currentIndex)
        {
            AddVersion(message);
            ProcessNext(message, pipeline, currentIndex);
        }

        public override ValueTask ProcessAsync(PipelineMessage message, IReadOnlyList<PipelinePolicy> pipeline, int currentIndex)
        {
            AddVersion(message);
            return ProcessNextAsync(message, pipeline, currentIndex);
        }

        private void AddVersion(PipelineMessage message) =>
            message.Request.Uri = new UriBuilder(message.Request.Uri!) { Query = $"api-version={Uri.EscapeDataString(version)}" }.Uri;
    }

    /// <summary>For services that ask for no key.</summary>
    private sealed class NoAuthentication : AuthenticationPolicy
    {
        public override void Process(PipelineMessage message, IReadOnlyList<PipelinePolicy> pipeline, int currentIndex) =>
            ProcessNext(message, pipeline, currentIndex);

        public override ValueTask ProcessAsync(PipelineMessage message, IReadOnlyList<PipelinePolicy> pipeline, int currentIndex) =>
            ProcessNextAsync(message, pipeline, currentIndex);
    }
}
