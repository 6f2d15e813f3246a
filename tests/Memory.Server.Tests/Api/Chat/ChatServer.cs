using System.Net.ServerSentEvents;
using System.Text.Json;
using Memory.Client;
using Memory.Server.Models;
using Memory.Server.Tests.Models;
using Memory.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace Memory.Server.Tests.Api.Chat;

/// <summary>A real server with a real model client over a stub of the model's service: three parties on two sockets.</summary>
internal sealed class ChatServer : IAsyncDisposable
{
    private readonly OwnServer _server;
    private bool _isDisposed;

    private ChatServer(StubModelService model, OwnServer server)
    {
        (Model, _server) = (model, server);
        Admin = server.CreateAdmin();
    }

    public StubModelService Model { get; }

    public ApiClient Admin { get; }

    public Uri Address => _server.Host.Address;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static async Task<ChatServer> StartAsync(
        Action<IServiceCollection>? replace = null, Func<ModelOptions, ModelOptions>? bound = null, int perMinute = 600)
    {
        var model = await StubModelService.StartAsync();
        var server = await OwnServer.StartAsync(
            services =>
            {
                services.AddSingleton(_ => ModelUnderTest.Create(model, "OpenAI", bound: bound));
                replace?.Invoke(services);
            },
            perMinute);
        return new ChatServer(model, server);
    }

    public Task<Reply> ChatAsync(object body, params (string Name, string Value)[] headers) => Admin.PostAsync("/v1/chat", body, headers);

    /// <summary>A typed client of the whole server's owner.</summary>
    public MemoryClient Connect() => MemoryClient.Create(new() { BaseAddress = Address, ApiKey = Admin.ApiKey });

    /// <summary>The events of a streamed answer.</summary>
    public static async Task<IReadOnlyList<(string Name, JsonElement Data)>> EventsAsync(Reply reply)
    {
        using var body = new MemoryStream(System.Text.Encoding.UTF8.GetBytes(reply.Text));
        var events = new List<(string, JsonElement)>();
        await foreach (var happening in SseParser.Create(body).EnumerateAsync(Token))
        {
            using var data = JsonDocument.Parse(happening.Data);
            events.Add((happening.EventType, data.RootElement.Clone()));
        }

        return events;
    }

    /// <summary>What is stored of a session, as role and words, with a mark on what was broken off or not answered.</summary>
    public async Task<string[]> StoredAsync(string user, string session = "default", ApiClient? client = null)
    {
        var reply = await (client ?? Admin).GetAsync($"/v1/sessions/{Uri.EscapeDataString(session)}/messages?user_id={Uri.EscapeDataString(user)}");
        return reply.Status == 404 ? [] : [.. reply.Json.GetProperty("messages").EnumerateArray().Select(Line)];
    }

    /// <summary>Waits until so much is stored of a session.</summary>
    public async Task<string[]> StoredAsync(string user, int count, string session = "default")
    {
        while (true)
        {
            var stored = await StoredAsync(user, session);
            if (stored.Length >= count)
                return stored;
            await Task.Delay(TimeSpan.FromMilliseconds(10), TimeProvider.System, Token);
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_isDisposed)
            return;
        _isDisposed = true;
        Admin.Dispose();
        await _server.DisposeAsync();
        await Model.DisposeAsync();
    }

    private static string Line(JsonElement message)
    {
        var mark = message.GetProperty("metadata") is { ValueKind: JsonValueKind.Object } metadata ? $" [{string.Join(',', metadata.EnumerateObject().Select(static one => one.Name))}]" : "";
        return $"{message.GetProperty("role").GetString()}: {message.GetProperty("content").GetString()}{mark}";
    }
}
