using System.Net.Http.Json;
using System.Text.Json;
using Memory.LoadTest.Servers;
using Memory.LoadTest.Soaks.Plans;

namespace Memory.LoadTest.Soaks.Disturbances;

/// <summary>Work that an administrator asks the server for, beside the traffic: nobody may see an error for it.</summary>
/// <param name="name">What it is called in the report.</param>
/// <param name="fleet">The servers; the first one is asked.</param>
/// <param name="work">Asks for the work and waits for it; tells what it came to.</param>
internal sealed class AdminWork(string name, Fleet fleet, Func<HttpClient, CancellationToken, Task<string?>> work) : IDisturbance
{
    public Disturbance Kind => new(name, EndsServer: false);

    public bool IsFault => false;

    public static AdminWork Backup(Fleet fleet) => new("backup", fleet, static async (http, cancellationToken) =>
    {
        using var made = await AskAsync(http, HttpMethod.Post, "/v1/admin/backups", new { }, cancellationToken);
        return made.RootElement.TryGetProperty("bytes", out var bytes) ? $"{bytes.GetInt64() >> 10:#,0} KiB" : null;
    });

    /// <summary>Makes a backup first: one is always there to look at.</summary>
    public static AdminWork VerifiedBackup(Fleet fleet) => new("backup verified", fleet, static async (http, cancellationToken) =>
    {
        using var made = await AskAsync(http, HttpMethod.Post, "/v1/admin/backups", new { }, cancellationToken);
        using var verified = await AskAsync(http, HttpMethod.Get, $"/v1/admin/backups/{made.RootElement.GetProperty("id").GetString()}/verify", null, cancellationToken);
        return null;
    });

    public static AdminWork Optimisation(Fleet fleet) => new("optimisation", fleet, static async (http, cancellationToken) =>
    {
        using var done = await AskAsync(http, HttpMethod.Post, "/v1/admin/optimize/run", new { dry_run = false }, cancellationToken);
        return null;
    });

    public static AdminWork Retention(Fleet fleet) => new("retention", fleet, static async (http, cancellationToken) =>
    {
        using var done = await AskAsync(http, HttpMethod.Post, "/v1/admin/retention/run", new { dry_run = false }, cancellationToken);
        return null;
    });

    public Task<string?> RunAsync(TimeSpan length, CancellationToken cancellationToken) => work(fleet.Servers[0].Http, cancellationToken);

    /// <exception cref="InvalidOperationException">The server did not do it.</exception>
    public static async Task<JsonDocument> AskAsync(HttpClient http, HttpMethod method, string path, object? body, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(method, path);
        if (body is not null)
            request.Content = JsonContent.Create(body);
        using var answer = await http.SendAsync(request, cancellationToken);
        var text = await answer.Content.ReadAsStringAsync(cancellationToken);
        return answer.IsSuccessStatusCode
            ? JsonDocument.Parse(text.Length == 0 ? "{}" : text)
            : throw new InvalidOperationException($"{method} {path} was answered {(int)answer.StatusCode}: {text}");
    }
}
