namespace Memory.Server.Configuration;

/// <summary>
/// Where a deployment on Azure answers. An address may name the resource, the deployment, or the resource's newer surface
/// <c>…/openai/v1</c>, which names the deployment as the model and has no version.
/// </summary>
/// <param name="Base">What the operation comes after.</param>
/// <param name="ApiVersion">The version that goes with each request; null where there is none.</param>
internal sealed record AzureAddress(Uri Base, string? ApiVersion)
{
    private const string DefaultVersion = "2024-10-21";
    private const string Deployments = "/deployments/";
    private const string VersionPrefix = "api-version=";

    /// <summary>The deployment that an address names; null when it names none.</summary>
    public static string? DeploymentIn(Uri endpoint)
    {
        var path = endpoint.AbsolutePath;
        var at = path.IndexOf(Deployments, StringComparison.OrdinalIgnoreCase);
        var name = at < 0 ? "" : path[(at + Deployments.Length)..].Split('/')[0];
        return name.Length == 0 ? null : Uri.UnescapeDataString(name);
    }

    /// <summary>Reads an address.</summary>
    public static AzureAddress Read(Uri endpoint, string deployment)
    {
        var path = Operations.TakenOff(endpoint.AbsolutePath).TrimEnd('/');
        if (path.EndsWith("/openai/v1", StringComparison.OrdinalIgnoreCase))
            return new AzureAddress(With(endpoint, path), VersionIn(endpoint));

        if (DeploymentIn(endpoint) is null)
            path = $"{(path.EndsWith("/openai", StringComparison.OrdinalIgnoreCase) ? path : path + "/openai")}{Deployments}{Uri.EscapeDataString(deployment)}";
        return new AzureAddress(With(endpoint, path), VersionIn(endpoint) ?? DefaultVersion);
    }

    private static Uri With(Uri endpoint, string path) => new UriBuilder(endpoint) { Path = path, Query = "" }.Uri;

    private static string? VersionIn(Uri endpoint) => endpoint.Query.TrimStart('?').Split('&')
        .Where(static part => part.StartsWith(VersionPrefix, StringComparison.OrdinalIgnoreCase))
        .Select(static part => Uri.UnescapeDataString(part[VersionPrefix.Length..]))
        .FirstOrDefault(static version => version.Length > 0);
}
