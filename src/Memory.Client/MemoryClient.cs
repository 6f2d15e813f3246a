using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Memory.Client;

/// <summary>
/// The typed client over HTTP. Made by <see cref="MemoryClientServiceCollectionExtensions"/> in an app with dependency injection, by
/// <see cref="Connect(string, string?)"/> in one without. Safe for concurrent use; make one and keep it.
/// </summary>
public sealed partial class MemoryClient : IMemoryClient, IDisposable
{
    /// <summary>How long the server holds a call that waits for extraction.</summary>
    private static readonly TimeSpan ExtractionWait = TimeSpan.FromSeconds(30);

    private readonly HttpClient client;
    private readonly MemoryHttp http;
    private readonly TimeSpan chatTimeout;
    private readonly ClientTelemetry telemetry;
    private readonly bool owned;

    internal MemoryClient(HttpClient client, MemoryClientOptions options, TimeProvider time, ClientTelemetry telemetry, bool owned)
    {
        client.BaseAddress = WithSlash(options.BaseAddress);
        client.Timeout = Timeout.InfiniteTimeSpan;
        (this.client, this.telemetry, this.owned, chatTimeout) = (client, telemetry, owned, options.ChatTimeout);
        http = new MemoryHttp(client, options, time, telemetry);
    }

    /// <summary>Makes a client without dependency injection.</summary>
    /// <param name="options">Where the server is.</param>
    /// <param name="time">The clock that timeouts run by; null for the system's.</param>
    /// <exception cref="Microsoft.Extensions.Options.OptionsValidationException">The options are wrong; the message names every mistake.</exception>
    public static MemoryClient Create(MemoryClientOptions options, TimeProvider? time = null)
    {
        ArgumentNullException.ThrowIfNull(options);
        return OverHttp(options.Validated(), time ?? TimeProvider.System, new ClientTelemetry());
    }

    /// <summary>Opens everything that a chat needs of a memory server: this client, fail-open recall, and the background outbox.</summary>
    /// <param name="baseAddress">The server's address, such as <c>http://127.0.0.1:8080</c>.</param>
    /// <param name="apiKey">The API key.</param>
    /// <exception cref="Microsoft.Extensions.Options.OptionsValidationException">The address or the key is malformed.</exception>
    public static MemoryConnection Connect(string baseAddress, string? apiKey = null)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(baseAddress);
        return Connect(new MemoryClientOptions { BaseAddress = new Uri(baseAddress, UriKind.RelativeOrAbsolute), ApiKey = apiKey });
    }

    /// <summary>Opens everything that a chat needs of a memory server: this client, fail-open recall, and the background outbox.</summary>
    /// <param name="options">Where the server is, and every bound.</param>
    /// <param name="loggers">Where faults are logged; null for nowhere.</param>
    /// <param name="time">The clock; null for the system's.</param>
    /// <exception cref="Microsoft.Extensions.Options.OptionsValidationException">The options are wrong; the message names every mistake.</exception>
    public static MemoryConnection Connect(MemoryClientOptions options, ILoggerFactory? loggers = null, TimeProvider? time = null)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.Validated();
        var shared = new ClientTelemetry();
        time ??= TimeProvider.System;
        return MemoryConnection.Over(OverHttp(options, time, shared), options, shared, loggers ?? NullLoggerFactory.Instance, time);
    }

    /// <summary>Closes the connections of a client made by <see cref="Create"/>. One of dependency injection needs no closing.</summary>
    public void Dispose()
    {
        // A container disposes of what it resolved last first, and so perhaps of this before the outbox that still sends by it.
        if (!owned)
            return;
        client.Dispose();
        telemetry.Dispose();
    }

    /// <summary>A handler that follows no redirects (a key must not travel to another host), keeps no cookies and notices changes of DNS.</summary>
    internal static SocketsHttpHandler CreateHandler() => new()
    {
        AllowAutoRedirect = false,
        UseCookies = false,
        PooledConnectionLifetime = TimeSpan.FromMinutes(2),
    };

    private static MemoryClient OverHttp(MemoryClientOptions options, TimeProvider time, ClientTelemetry telemetry) =>
        new(new HttpClient(CreateHandler()), options, time, telemetry, owned: true);

    private static Uri WithSlash(Uri address) =>
        address.AbsolutePath.EndsWith('/') ? address : new UriBuilder(address) { Path = address.AbsolutePath + '/' }.Uri;

    private ValueTask<T> GetAsync<T>(string address, JsonTypeInfo<T> answer, CancellationToken cancellationToken)
        where T : class =>
        http.SendAsync(new Call(HttpMethod.Get, address), answer, cancellationToken);

    private ValueTask<T> PostAsync<TBody, T>(
        string address, TBody body, JsonTypeInfo<TBody> type, JsonTypeInfo<T> answer, CancellationToken cancellationToken)
        where T : class =>
        http.SendAsync(new Call(HttpMethod.Post, address, Write(body, type)), answer, cancellationToken);

    private static ByteArrayContent Write<T>(T body, JsonTypeInfo<T> type) => AsJson(JsonSerializer.SerializeToUtf8Bytes(body, type));

    private static ByteArrayContent AsJson(byte[] json) =>
        new(json) { Headers = { ContentType = new MediaTypeHeaderValue("application/json") } };
}
