namespace Memory.Server.Configuration;

/// <summary>Reads how a service of somebody else's is reached. What the key and the address hold is never part of a message.</summary>
/// <param name="configuration">The configuration.</param>
/// <param name="mistakes">Where mistakes go.</param>
/// <param name="tree">Where the settings stand, below <c>Memory</c>.</param>
internal sealed class ServiceFields(IConfiguration configuration, List<string> mistakes, string tree)
{
    private const int MaxKeyLength = 4096;
    private const int MaxNameLength = 256;

    public string? ReadKey()
    {
        if (Raw("ApiKey") is not { } key)
            return null;
        if (key.Length > MaxKeyLength || key.AsSpan().ContainsAnyExceptInRange('!', '~'))
            Refuse("ApiKey", $"must be at most {MaxKeyLength} characters of printable ASCII without spaces and line ends, since it travels in a header.");
        return key;
    }

    /// <param name="mayHaveQuery">Whether something may stand behind its path, as Azure's version does.</param>
    public Uri? ReadEndpoint(bool mayHaveQuery)
    {
        if (Raw("Endpoint") is not { } text)
            return null;
        if (!Uri.TryCreate(text, UriKind.Absolute, out var address) || address.Scheme is not ("http" or "https") || address.Host.Length == 0)
            Refuse("Endpoint", "must be an absolute http or https address.");
        else if (address.UserInfo.Length > 0)
            Refuse("Endpoint", $"must hold no user name or password; a key belongs into Memory:{tree}:ApiKey.");
        else if (address.Fragment.Length > 0 || (address.Query.Length > 0 && !mayHaveQuery))
            Refuse("Endpoint", "must end with its path.");
        else
            return address;
        return null;
    }

    public string? ReadName()
    {
        if (Raw("Name") is not { } name)
            return null;
        if (name.Length > MaxNameLength || name.Any(static character => char.IsControl(character) || char.IsWhiteSpace(character)))
            Refuse("Name", $"must be at most {MaxNameLength} characters without spaces.");
        return name;
    }

    /// <summary>Azure's addresses are everybody's own, and name the deployment or leave that to a setting.</summary>
    public void RequireAzure(Uri? endpoint, string? name)
    {
        if (Raw("Endpoint") is null)
            Refuse("Endpoint", "must be set for the provider azure: the address of the resource or of the deployment.");
        if (endpoint is not null && name is null && AzureAddress.DeploymentIn(endpoint) is null)
            Refuse("Name", $"must be set to the deployment, unless Memory:{tree}:Endpoint names it.");
    }

    public void Refuse(string name, string why) => mistakes.Add($"Memory:{tree}:{name} {why}");

    /// <summary>Empty is how an environment file leaves a setting out.</summary>
    public string? Raw(string name) => configuration[$"Memory:{tree}:{name}"] is { Length: > 0 } text ? text : null;
}
