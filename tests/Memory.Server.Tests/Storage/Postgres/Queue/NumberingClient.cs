using System.Net.Http.Json;
using Memory.CrashHarness;
using Memory.Server.Memories;

namespace Memory.Server.Tests.Storage.Postgres.Queue;

/// <summary>A client that tells one user's numbers one after the other, each until some server has acknowledged it.</summary>
internal sealed class NumberingClient(Scope user, ServerGroup servers, Random random) : IDisposable
{
    private readonly HttpClient http = new() { Timeout = TimeSpan.FromSeconds(15) };

    public Scope User => user;

    /// <summary>The last acknowledged number; they begin with 1.</summary>
    public int Last { get; private set; }

    /// <summary>How many requests were acknowledged.</summary>
    public int Requests { get; private set; }

    /// <summary>How many requests got no answer, or none of success, and were sent again.</summary>
    public int Repeated { get; private set; }

    public async Task SayUntilAsync(Action acknowledged, CancellationToken enough)
    {
        while (!enough.IsCancellationRequested)
        {
            var count = random.Next(1, 4);
            var messages = Enumerable.Range(Last + 1, count)
                .Select(static number => new { role = "user", id = $"m-{number}", content = NumberExtractor.Say(number), created_at = Rows.Noon.AddSeconds(number) });
            while (!await TrySendAsync(new { user_id = user.User.Value, messages }))
                Repeated++;
            Last += count;
            Requests++;
            acknowledged();
        }
    }

    public void Dispose() => http.Dispose();

    private async Task<bool> TrySendAsync(object body)
    {
        var address = new Uri(await servers.AnyAsync(random), "/v1/ingest");
        using var request = new HttpRequestMessage(HttpMethod.Post, address) { Content = JsonContent.Create(body) };
        request.Headers.Authorization = new("Bearer", ServerProcess.Key);
        try
        {
            using var response = await http.SendAsync(request, TestContext.Current.CancellationToken);
            Assert.True(response.IsSuccessStatusCode || (int)response.StatusCode >= 500, $"Refused with {response.StatusCode}.");
            return response.IsSuccessStatusCode;
        }
        catch (Exception fault) when (fault is HttpRequestException or OperationCanceledException)
        {
            // Its server died under it. Whether the turns are stored is unknown; the same ids make it safe to say them again.
            TestContext.Current.CancellationToken.ThrowIfCancellationRequested();
            return false;
        }
    }
}
