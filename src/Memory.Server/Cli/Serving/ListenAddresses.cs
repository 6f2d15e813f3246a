using System.Globalization;
using Memory.Server.Configuration;

namespace Memory.Server.Cli.Serving;

/// <summary>
/// Where the server listens. What was named comes first: endpoints of a settings file, then addresses, then the port that a platform hands out in
/// <c>PORT</c>, then ports; <c>PORT</c> stands before these since images of the framework name a port by themselves.
/// </summary>
internal static class ListenAddresses
{
    public const string Default = "http://127.0.0.1:8080";

    private const int MaxPort = 65_535;

    /// <summary>Makes a server listen there.</summary>
    /// <exception cref="SettingsException">An address or the port is none.</exception>
    public static void Apply(WebApplicationBuilder builder)
    {
        var addresses = In(builder.Configuration);
        if (EndpointsIn(builder.Configuration).Any())
            return;
        builder.WebHost.UseUrls([.. addresses]);

        // They are among the addresses now; left where they are, they would be warned about.
        builder.WebHost.UseSetting("http_ports", "").UseSetting("https_ports", "");
    }

    /// <summary>The addresses, as a server takes them: with <c>*</c> or <c>0.0.0.0</c> for every interface.</summary>
    /// <exception cref="SettingsException">An address or the port is none.</exception>
    public static IReadOnlyList<string> In(IConfiguration configuration)
    {
        if (EndpointsIn(configuration).ToList() is { Count: > 0 } endpoints)
            return endpoints;
        if (List(configuration["urls"]) is { Length: > 0 } urls)
            return Checked(urls);
        if (configuration["PORT"] is { } port && !string.IsNullOrWhiteSpace(port))
            return [$"http://0.0.0.0:{Port("PORT", port.Trim())}"];
        string[] ports = [.. OfPorts(configuration, "http"), .. OfPorts(configuration, "https")];
        return ports.Length > 0 ? ports : [Default];
    }

    private static IEnumerable<string> EndpointsIn(IConfiguration configuration) =>
        configuration.GetSection("Kestrel:Endpoints").GetChildren().Select(static endpoint => endpoint["Url"] ?? "");

    private static string[] List(string? text) => (text ?? "").Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    private static IEnumerable<string> OfPorts(IConfiguration configuration, string scheme) =>
        List(configuration[$"{scheme}_ports"]).Select(port => $"{scheme}://*:{Port($"{scheme}_ports", port)}");

    private static string Port(string name, string text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var port) && port is > 0 and <= MaxPort
            ? port.ToString(CultureInfo.InvariantCulture)
            : throw new SettingsException([$"{name} must be a whole number from 1 to {MaxPort}, but is '{text}'."]);

    private static string[] Checked(string[] urls)
    {
        var wrong = urls.Where(static url => !IsAddress(url)).ToList();
        return wrong.Count == 0 ? urls : throw new SettingsException([.. wrong.Select(static url => $"--urls: '{url}' is no address such as {Default}.")]);
    }

    private static bool IsAddress(string url)
    {
        try
        {
            return BindingAddress.Parse(url).Scheme is "http" or "https";
        }
        catch (FormatException)
        {
            return false;
        }
    }
}
