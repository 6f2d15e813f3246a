using System.Globalization;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using Memory.Server.Hosting;

namespace Memory.Benchmarks.Footprints;

/// <summary>Users of a whole server, asked and told things over HTTP by a few clients at once.</summary>
internal sealed class Population : IAsyncDisposable
{
    private const int Clients = 4;
    private const int FactsAtOnce = 50;

    /// <summary>What a chat hands over: what was said, and what was answered.</summary>
    private const int TurnsAtOnce = 2;

    private const string Alphabet = "abcdefghijklmnopqrstuvwxyz";

    private static readonly string[] Questions =
    [
        "Where did I go with Priya last summer?", "What does my sister like to eat?", "the red bicycle in the garage", "What is my cat called?",
        "Who repaired a boat in Galway?", "the concert in Hanoi", "novels by Chidi", "what was too expensive?",
    ];

    private readonly FootprintSizes sizes;
    private readonly MemoryServerHost server;
    private readonly HttpClient http;

    private Population(FootprintSizes sizes, MemoryServerHost server)
    {
        (this.sizes, this.server) = (sizes, server);
        http = new HttpClient { BaseAddress = server.Address };
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", server.AdminKey);
    }

    /// <summary>The owner of all users.</summary>
    public static string Owner => "default";

    public static async Task<Population> StartAsync(FootprintSizes sizes, string folder, string? postgres) => new(
        sizes, await MemoryServerHost.StartAsync(new MemoryServerHostOptions { DataFolder = folder, Postgres = postgres, RequestsPerMinute = 0 }));

    public static string NameOf(int user) => string.Create(CultureInfo.InvariantCulture, $"user-{user}");

    public async ValueTask DisposeAsync()
    {
        http.Dispose();
        await server.DisposeAsync();
    }

    /// <summary>Stores each user's memories, as an application does that knows facts.</summary>
    public Task RememberAsync() => ForEachUserAsync(async user =>
    {
        foreach (var facts in Sentences.Write(sizes.Memories + user).Skip(user).Chunk(FactsAtOnce))
            await PostAsync("/v1/memory/batch", new { memories = facts.Select(text => new { user_id = NameOf(user), type = "fact", content = text }) });
    });

    /// <summary>Stores each user's turns, and waits until what they say was extracted.</summary>
    public Task SayAsync() => ForEachUserAsync(async user =>
    {
        var turns = Sentences.Write(sizes.Turns + user).Skip(user).Select((text, i) => (Text: text, Number: i));
        foreach (var batch in turns.Chunk(TurnsAtOnce))
        {
            var messages = batch.Select(static turn => new
            {
                id = $"m-{turn.Number}",
                role = turn.Number % 2 == 0 ? "user" : "assistant",
                content = IsFact(turn.Number) ? $"My cat is called {CatOf(turn.Number)}. {turn.Text}" : turn.Text,
            });
            await PostAsync("/v1/ingest?wait=true", new { user_id = NameOf(user), session_id = "s-1", messages });
        }
    });

    /// <summary>Asks each user so many questions in turn; how many that were in all.</summary>
    public async Task<int> RecallAsync(int each)
    {
        for (var round = 0; round < each; round++)
            await ForEachUserAsync(user => PostAsync("/v1/recall", new { user_id = NameOf(user), query = Questions[(user + round) % Questions.Length] }));
        return each * sizes.Users;
    }

    /// <summary>Every tenth turn tells something that rules catch.</summary>
    private static bool IsFact(int turn) => turn % 10 == 0;

    private static string CatOf(int turn) => string.Create(CultureInfo.InvariantCulture, $"Mi{Alphabet[turn / 10 % 26]}{Alphabet[turn / 260 % 26]}o");

    private Task ForEachUserAsync(Func<int, Task> work) => Parallel.ForEachAsync(
        Enumerable.Range(0, sizes.Users), new ParallelOptions { MaxDegreeOfParallelism = Clients }, async (user, _) => await work(user));

    private async Task PostAsync(string path, object body)
    {
        using var response = await http.PostAsJsonAsync(path, body);
        if (!response.IsSuccessStatusCode)
            throw new InvalidOperationException($"{path}: {(int)response.StatusCode} {await response.Content.ReadAsStringAsync()}");
        await response.Content.ReadFromJsonAsync<JsonElement>();
    }
}
