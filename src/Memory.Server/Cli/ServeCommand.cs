using System.CommandLine;
using Memory.Server.Backups;
using Memory.Server.Backups.Restoring;
using Memory.Server.Configuration;
using Memory.Server.Hosting;
using Memory.Server.Recall;

namespace Memory.Server.Cli;

/// <summary><c>serve</c>: runs the server until it is told to stop.</summary>
internal static class ServeCommand
{
    private const string DefaultUrls = "http://127.0.0.1:8080";

    public static Command Create(IReadOnlyList<string> settings)
    {
        var urls = new Option<string?>("--urls") { Description = $"Where to listen. The default is {DefaultUrls}.", HelpName = "URLS" };
        var data = CommonOptions.Data();
        var serve = new Command("serve", "Runs the server (also what runs without a command).") { urls, data };
        serve.SetAction((parsed, cancellationToken) =>
            RunAsync(new ServeOrder(parsed.GetValue(urls), parsed.GetValue(data), settings), parsed.InvocationConfiguration.Output, cancellationToken));
        return serve;
    }

    /// <summary>Runs the server, and again over the store that a restore left.</summary>
    private static async Task<int> RunAsync(ServeOrder order, TextWriter output, CancellationToken cancellationToken)
    {
        RestartOrder? restart = null;
        do
        {
            var builder = CreateBuilder(order);
            var settings = SettingsReader.Read(builder.Configuration, RecallService.DefaultWeights);
            await using var app = builder.BuildMemoryServer(settings);
            app.Services.GetRequiredService<ServerRestart>().IsPossible = true;
            if (await app.StartMemoryServerAsync(settings, cancellationToken) is { } path)
                await output.WriteLineAsync($"A fresh admin key is in {path}");
            if (restart is not null)
                await app.Services.GetRequiredService<BackupRoom>().TellRestoredAsync(restart.Actor, restart.Manifest);

            // A free port that was taken once stays the server's.
            order = order with { Urls = string.Join(';', app.Urls) };
            await app.WaitForShutdownAsync(cancellationToken);
            restart = app.Services.GetRequiredService<ServerRestart>().Ordered;
        }
        while (restart is not null && !cancellationToken.IsCancellationRequested);
        return ExitCodes.Done;
    }

    private static WebApplicationBuilder CreateBuilder(ServeOrder order)
    {
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { Args = [.. order.Settings] });
        builder.Configuration.AddInMemoryCollection(order.Overrides());
        builder.Logging.AddFilter("Microsoft.AspNetCore", LogLevel.Warning);
        builder.WebHost.UseKestrelHttpsConfiguration();
        if (!ListensSomewhere(builder.Configuration))
            builder.WebHost.UseUrls(DefaultUrls);
        CheckAddresses(builder.Configuration["urls"]);
        return builder;
    }

    private static void CheckAddresses(string? urls)
    {
        var wrong = (urls ?? "").Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Where(static url => !IsAddress(url)).ToList();
        if (wrong.Count > 0)
            throw new SettingsException([.. wrong.Select(static url => $"--urls: '{url}' is no address such as {DefaultUrls}.")]);
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

    /// <summary>Whether an environment variable or a settings file already says where to listen.</summary>
    private static bool ListensSomewhere(ConfigurationManager configuration) =>
        configuration["urls"] is { Length: > 0 }
        || configuration["http_ports"] is { Length: > 0 }
        || configuration["https_ports"] is { Length: > 0 }
        || configuration.GetSection("Kestrel:Endpoints").GetChildren().Any();

    private sealed record ServeOrder(string? Urls, string? Data, IReadOnlyList<string> Settings)
    {
        public Dictionary<string, string?> Overrides()
        {
            var overrides = new Dictionary<string, string?>(StringComparer.Ordinal);
            if (Urls is not null)
                overrides["urls"] = Urls;
            if (Data is not null)
                overrides["Memory:Data"] = Data;
            return overrides;
        }
    }
}
