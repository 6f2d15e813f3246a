using System.ClientModel;
using System.ClientModel.Primitives;
using Memory.Server.Configuration;
using OpenAI;

namespace Memory.Server.Remote;

/// <summary>Sets the OpenAI SDK up for a service: where it is, how the key travels, and that nothing is tried twice behind our back.</summary>
internal static class OpenAIService
{
    /// <summary>Where it is and how it is asked.</summary>
    /// <param name="http">What it is asked through.</param>
    /// <param name="endpoint">Its address, which may end with the operation; null for OpenAI's own.</param>
    public static OpenAIClientOptions At(HttpClient http, Uri? endpoint)
    {
        var options = Through(http);
        if (endpoint is not null)
            options.Endpoint = new UriBuilder(endpoint) { Path = Operations.TakenOff(endpoint.AbsolutePath) }.Uri;
        return options;
    }

    /// <summary>Where a deployment on Azure is and how it is asked.</summary>
    public static OpenAIClientOptions AtAzure(HttpClient http, Uri endpoint, string deployment)
    {
        var options = Through(http);
        var address = AzureAddress.Read(endpoint, deployment);
        options.Endpoint = address.Base;
        if (address.ApiVersion is { } version)
            options.AddPolicy(new VersionPolicy(version), PipelinePosition.PerCall);
        return options;
    }

    /// <summary>How the key travels; a service without one is sent none.</summary>
    public static AuthenticationPolicy Authentication(string? key, bool isAzure)
    {
        if (key is null)
            return new NoAuthentication();
        return isAzure
            ? ApiKeyAuthenticationPolicy.CreateHeaderApiKeyPolicy(new ApiKeyCredential(key), "api-key")
            : ApiKeyAuthenticationPolicy.CreateBearerAuthorizationPolicy(new ApiKeyCredential(key));
    }

    private static OpenAIClientOptions Through(HttpClient http) => new()
    {
        Transport = new HttpClientPipelineTransport(http),
        RetryPolicy = new ClientRetryPolicy(maxRetries: 0),
        NetworkTimeout = Timeout.InfiniteTimeSpan,
    };

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
