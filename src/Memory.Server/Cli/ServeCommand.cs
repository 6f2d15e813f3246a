using System.CommandLine;
using Memory.Server.Api.Service;
using Memory.Server.Backups;
using Memory.Server.Backups.Restoring;
using Memory.Server.Cli.Serving;
using Memory.Server.Configuration;
using Memory.Server.Hosting;
using Memory.Server.Recall;

namespace Memory.Server.Cli;

/// <summary><c>serve</c>: runs the server until it is told to stop.</summary>
internal static class ServeCommand
{
    public static Command Create(IReadOnlyList<string> settings)
    {
        var urls = new Option<string?>("--urls") { Description = $"Where to listen. The default is every interface at PORT where a platform sets it, or else {ListenAddresses.Default}.", HelpName = "URLS" };
        var store = new StoreOptions(settings);
        var serve = new WorkCommand(
            "serve",
            "Runs the server (also what runs without a command).",
            "serve --data memory-data",
            "serve --urls http://0.0.0.0:8080 --postgres postgres://memory@db.example/memory")
        {
            urls,
        };
        store.AddTo(serve);
        serve.SetAction((parsed, cancellationToken) =>
            RunAsync(new ServeOrder(parsed.GetValue(urls), store.Overrides(parsed), settings), parsed.InvocationConfiguration.Output, cancellationToken));
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
            builder.Logging.WriteToConsole(settings.Telemetry.LogFormat);
            await using var app = builder.BuildMemoryServer(settings, static services => services.AddHostedService<WarmUp>());
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
        ListenAddresses.Apply(builder);
        return builder;
    }

    private sealed record ServeOrder(string? Urls, IReadOnlyDictionary<string, string?> Store, IReadOnlyList<string> Settings)
    {
        public Dictionary<string, string?> Overrides()
        {
            var overrides = new Dictionary<string, string?>(Store, StringComparer.Ordinal);
            if (Urls is not null)
                overrides["urls"] = Urls;
            return overrides;
        }
    }
}
