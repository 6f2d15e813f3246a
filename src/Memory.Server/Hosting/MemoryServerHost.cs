using System.Globalization;
using Memory.Server.Configuration;
using Memory.Server.Identity;
using Memory.Server.Recall;
using Memory.Server.Storage;

namespace Memory.Server.Hosting;

/// <summary>
/// A memory server inside your own process, over real HTTP: for samples, tests, and apps that want no second process. It reads neither
/// environment variables nor settings files, and leaves signals to you.
/// </summary>
public sealed class MemoryServerHost : IAsyncDisposable
{
    private readonly WebApplication _app;

    private MemoryServerHost(WebApplication app, string adminKey)
    {
        _app = app;
        Address = new Uri(app.Urls.First());
        AdminKey = adminKey;
    }

    /// <summary>Where it listens, with the port that it got.</summary>
    public Uri Address { get; }

    /// <summary>An admin key of owner <c>default</c>: the bootstrap key, or the one that the first start wrote to <c>admin-key</c> in the data folder.</summary>
    public string AdminKey { get; }

    /// <summary>Starts a server. It takes requests when this returns.</summary>
    /// <param name="options">Where it keeps its data and listens.</param>
    /// <param name="cancellationToken">Gives up starting.</param>
    /// <exception cref="ArgumentException">An option is not valid; the message names every mistake.</exception>
    /// <exception cref="IOException">The address is in use, the data folder belongs to another process or cannot be written, or the database cannot be used.</exception>
    public static Task<MemoryServerHost> StartAsync(MemoryServerHostOptions options, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(options);
        return StartAsync(options, static _ => { }, cancellationToken);
    }

    /// <summary>Stops taking requests, finishes or gives back what is being worked on, and releases the data folder.</summary>
    /// <param name="cancellationToken">Stops without waiting for running requests.</param>
    public async Task StopAsync(CancellationToken cancellationToken = default)
    {
        await _app.StopAsync(cancellationToken);
        await _app.DisposeAsync();
    }

    /// <summary>Stops the server if it still runs.</summary>
    public ValueTask DisposeAsync() => _app.DisposeAsync();

    /// <summary>Starts a server some of whose parts are replaced, such as its clock.</summary>
    internal static async Task<MemoryServerHost> StartAsync(
        MemoryServerHostOptions options, Action<IServiceCollection> replace, CancellationToken cancellationToken)
    {
        var settings = Validate(options);
        var app = Build(options, settings, replace);
        try
        {
            await app.StartMemoryServerAsync(settings, cancellationToken);
            var key = options.BootstrapKey ?? await FirstKey.ReadAsync(options.DataFolder, cancellationToken) ?? "";
            return new MemoryServerHost(app, key);
        }
        catch (StorageUnavailableException fault)
        {
            await app.DisposeAsync();
            throw new IOException(fault.Message, fault);
        }
        catch (SettingsException mistakes)
        {
            await app.DisposeAsync();
            throw new ArgumentException(mistakes.Message, nameof(options), mistakes);
        }
        catch
        {
            await app.DisposeAsync();
            throw;
        }
    }

    internal T Get<T>()
        where T : notnull => _app.Services.GetRequiredService<T>();

    private static MemorySettings Validate(MemoryServerHostOptions options)
    {
        try
        {
            return SettingsReader.Read(new ConfigurationBuilder().AddInMemoryCollection(options.Settings.ToDictionary(
                static setting => $"Memory:{setting.Key}", static setting => setting.Value, StringComparer.Ordinal)).AddInMemoryCollection(new Dictionary<string, string?>(StringComparer.Ordinal)
            {
                ["Memory:Data"] = options.DataFolder,
                ["ConnectionStrings:Memory"] = options.Postgres,
                ["Memory:BootstrapKey"] = options.BootstrapKey,
                ["Memory:Encryption:MasterKey"] = options.EncryptionKey,
                ["Memory:RateLimit:PerMinute"] = options.RequestsPerMinute.ToString(CultureInfo.InvariantCulture),
                ["Memory:RateLimit:UserPerMinute"] = options.UserRequestsPerMinute.ToString(CultureInfo.InvariantCulture),
            }).Build(), RecallService.DefaultWeights);
        }
        catch (SettingsException mistakes)
        {
            throw new ArgumentException(mistakes.Message, nameof(options), mistakes);
        }
    }

    private static WebApplication Build(MemoryServerHostOptions options, MemorySettings settings, Action<IServiceCollection> replace)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().UseUrls(options.Address.ToString());
        builder.Services.AddRoutingCore();
        builder.Services.AddSingleton<IHostLifetime, AppOwnedLifetime>();
        options.ConfigureLogging?.Invoke(builder.Logging);
        return builder.BuildMemoryServer(settings, replace);
    }
}
