namespace Memory.Server.Models.Providers;

/// <summary>Where Anthropic's service is, as its client takes it: without the version and the operation, which it adds itself.</summary>
internal static class AnthropicAddress
{
    private const string Operation = "/messages";
    private const string Version = "/v1";

    public static string Of(Uri endpoint)
    {
        var path = Without(Without(endpoint.AbsolutePath.TrimEnd('/'), Operation), Version);
        return new UriBuilder(endpoint) { Path = path }.Uri.AbsoluteUri.TrimEnd('/');
    }

    private static string Without(string path, string end) => path.EndsWith(end, StringComparison.OrdinalIgnoreCase) ? path[..^end.Length] : path;
}
