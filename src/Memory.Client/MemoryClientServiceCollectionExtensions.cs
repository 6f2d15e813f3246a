using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace Memory.Client;

/// <summary>Registers the memory client with dependency injection.</summary>
public static class MemoryClientServiceCollectionExtensions
{
    /// <summary>
    /// Registers <see cref="IMemoryClient"/>, <see cref="FailOpenRecall"/>, <see cref="IngestOutbox"/> and <see cref="MemoryConnection"/>
    /// as singletons. The options are validated at start; the outbox is drained when the host stops.
    /// </summary>
    /// <param name="services">Where to register.</param>
    /// <param name="configure">Sets the options.</param>
    /// <returns>The builder of the HTTP client, to add handlers to.</returns>
    public static IHttpClientBuilder AddMemoryClient(this IServiceCollection services, Action<MemoryClientOptions>? configure = null)
    {
        var builder = services.AddMemoryClient(Options.DefaultName, configure);
        services.TryAddSingleton(Named<IMemoryClient>);
        services.TryAddSingleton(Named<FailOpenRecall>);
        services.TryAddSingleton(Named<IngestOutbox>);
        services.TryAddSingleton(Named<MemoryConnection>);
        return builder;

        static T Named<T>(IServiceProvider provider)
            where T : class => provider.GetRequiredKeyedService<T>(Options.DefaultName);
    }

    /// <summary>Registers one of several memory clients, whose services are keyed by its name.</summary>
    /// <param name="services">Where to register.</param>
    /// <param name="name">The name, by which the services are resolved (<c>[FromKeyedServices("name")]</c>).</param>
    /// <param name="configure">Sets the options.</param>
    /// <returns>The builder of the HTTP client, to add handlers to.</returns>
    public static IHttpClientBuilder AddMemoryClient(this IServiceCollection services, string name, Action<MemoryClientOptions>? configure)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentNullException.ThrowIfNull(name);
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<MemoryClientOptions>, MemoryClientOptionsValidator>());
        var options = services.AddOptions<MemoryClientOptions>(name).ValidateOnStart();
        if (configure is not null)
            options.Configure(configure);

        if (!services.Any(service => service.ServiceType == typeof(MemoryConnection) && name.Equals(service.ServiceKey)))
            services.AddParts(name);

        // Redirects are not followed. Handlers live as long as the app, because the singletons keep theirs; connections do not.
        // The factory's own request log is off: it would write user ids at Information.
        return services.AddHttpClient(HttpClientName(name))
            .ConfigurePrimaryHttpMessageHandler(MemoryClient.CreateHandler)
            .SetHandlerLifetime(Timeout.InfiniteTimeSpan)
            .RemoveAllLoggers();
    }

    private static void AddParts(this IServiceCollection services, string name)
    {
        services.AddKeyedSingleton(name, (provider, _) => new ClientTelemetry(name, provider.GetService<IMeterFactory>()));
        services.AddKeyedSingleton<IMemoryClient>(name, (provider, _) => new MemoryClient(
            provider.GetRequiredService<IHttpClientFactory>().CreateClient(HttpClientName(name)), provider.OptionsOf(name), provider.Time(),
            provider.GetRequiredKeyedService<ClientTelemetry>(name), owned: false));
        services.AddKeyedSingleton(name, (provider, _) => new FailOpenRecall(
            provider.ChatMemory(name), provider.OptionsOf(name), provider.Loggers().CreateLogger<FailOpenRecall>(), provider.Time(),
            provider.GetRequiredKeyedService<ClientTelemetry>(name)));
        services.AddKeyedSingleton(name, (provider, _) => new IngestOutbox(
            provider.ChatMemory(name), provider.OptionsOf(name), provider.Loggers().CreateLogger<IngestOutbox>(), provider.Time(),
            provider.GetRequiredKeyedService<ClientTelemetry>(name), name));
        services.AddKeyedSingleton(name, (provider, _) => new MemoryConnection(
            provider.GetRequiredKeyedService<IMemoryClient>(name),
            provider.GetRequiredKeyedService<FailOpenRecall>(name),
            provider.GetRequiredKeyedService<IngestOutbox>(name),
            provider.GetRequiredKeyedService<ClientTelemetry>(name),
            provider.Loggers(),
            provider.Time(),
            owned: false));
        services.AddSingleton<IHostedService>(provider => new OutboxShutdown(provider.GetRequiredKeyedService<IngestOutbox>(name)));
    }

    private static ClientChatMemory ChatMemory(this IServiceProvider provider, string name) => new(provider.GetRequiredKeyedService<IMemoryClient>(name));

    private static string HttpClientName(string name) => $"Memory.Client:{name}";

    private static MemoryClientOptions OptionsOf(this IServiceProvider provider, string name) =>
        provider.GetRequiredService<IOptionsMonitor<MemoryClientOptions>>().Get(name);

    private static TimeProvider Time(this IServiceProvider provider) => provider.GetService<TimeProvider>() ?? TimeProvider.System;

    private static ILoggerFactory Loggers(this IServiceProvider provider) => provider.GetService<ILoggerFactory>() ?? NullLoggerFactory.Instance;
}
