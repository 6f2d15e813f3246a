using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;

namespace Memory.Console.Tests.Seeding;

/// <summary>Speaks plain HTTP to the server with one key, to fill it and to compare what the console shows.</summary>
internal sealed class Caller : IDisposable
{
    private readonly HttpClient _http;

    public Caller(Uri address, string key)
    {
        Key = key;
        _http = new HttpClient { BaseAddress = address };
        _http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", key);
    }

    public string Key { get; }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async Task<JsonElement> GetAsync(string path) => await AnswerAsync(await _http.GetAsync(path, Token));

    public async Task<JsonElement> PostAsync(string path, object body) => await AnswerAsync(await _http.PostAsJsonAsync(path, body, Token));

    public async Task<JsonElement> PatchAsync(string path, object body) => await AnswerAsync(await _http.PatchAsJsonAsync(path, body, Token));

    public async Task DeleteAsync(string path)
    {
        using var answer = await _http.DeleteAsync(path, Token);
        Assert.True(answer.IsSuccessStatusCode, $"{path}: {answer.StatusCode}");
    }

    public async Task<int> StatusAsync(string path)
    {
        using var answer = await _http.GetAsync(path, Token);
        return (int)answer.StatusCode;
    }

    /// <summary>Stores a memory and answers its id.</summary>
    public async Task<string> RememberAsync(object memory) => (await PostAsync("/v1/memory", memory)).GetProperty("id").GetString()!;

    /// <summary>A caller with a new key.</summary>
    public async Task<Caller> WithKeyAsync(object order) =>
        new(_http.BaseAddress!, (await PostAsync("/v1/admin/keys", order)).GetProperty("api_key").GetString()!);

    public void Dispose() => _http.Dispose();

    private static async Task<JsonElement> AnswerAsync(HttpResponseMessage answer)
    {
        using (answer)
        {
            var text = await answer.Content.ReadAsStringAsync(Token);
            Assert.True(answer.IsSuccessStatusCode, $"{answer.RequestMessage?.RequestUri} {answer.StatusCode}: {text}");
            return text.Length == 0 ? default : JsonSerializer.Deserialize<JsonElement>(text);
        }
    }
}
