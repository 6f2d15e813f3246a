using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;

namespace Memory.Server.Tests.Api;

/// <summary>Speaks plain HTTP to a server, so that tests see what goes over the wire.</summary>
internal sealed class ApiClient : IDisposable
{
    private readonly HttpClient _http;

    public ApiClient(Uri address, string? apiKey)
    {
        _http = new HttpClient { BaseAddress = address, Timeout = TimeSpan.FromMinutes(2) };
        ApiKey = apiKey;
        if (apiKey is not null)
            _http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", apiKey);
    }

    public string? ApiKey { get; }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public Task<Reply> GetAsync(string path) => SendAsync(HttpMethod.Get, path, body: null);

    public Task<Reply> DeleteAsync(string path) => SendAsync(HttpMethod.Delete, path, body: null);

    public Task<Reply> PostAsync(string path, object body, params (string Name, string Value)[] headers) =>
        SendAsync(HttpMethod.Post, path, body, headers);

    public Task<Reply> PatchAsync(string path, object body) => SendAsync(HttpMethod.Patch, path, body);

    /// <summary>Sends a body: a string as it is, anything else as JSON.</summary>
    public async Task<Reply> SendAsync(HttpMethod method, string path, object? body, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(method, path);
        if (body is not null)
        {
            request.Content = body as HttpContent
                ?? new StringContent(body as string ?? JsonSerializer.Serialize(body), Encoding.UTF8, "application/json");
        }

        foreach (var (name, value) in headers)
            Assert.True(request.Headers.TryAddWithoutValidation(name, value));
        using var response = await _http.SendAsync(request, Token);
        return new Reply(
            (int)response.StatusCode,
            response.Content.Headers.ContentType?.MediaType,
            await response.Content.ReadAsStringAsync(Token),
            response.Headers.ToDictionary(static header => header.Key, static header => string.Join(',', header.Value), StringComparer.OrdinalIgnoreCase));
    }

    /// <summary>Stores a memory and answers its id.</summary>
    public async Task<string> RememberAsync(string user, string content, string? key = null)
    {
        var reply = await PostAsync("/v1/memory", new { user_id = user, type = "fact", content, key });
        Assert.Equal(200, reply.Status);
        return reply.Json.GetProperty("id").GetString()!;
    }

    /// <summary>The contents of a user's memories, newest first.</summary>
    public async Task<string[]> ContentsAsync(string user)
    {
        var reply = await GetAsync($"/v1/memory?limit=200&user_id={Uri.EscapeDataString(user)}");
        Assert.Equal(200, reply.Status);
        return [.. reply.Json.GetProperty("memories").EnumerateArray().Select(static memory => memory.GetProperty("content").GetString()!)];
    }

    public void Dispose() => _http.Dispose();
}
