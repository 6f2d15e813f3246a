using System.Globalization;
using System.Text.Json;
using Memory.Testing;

namespace Memory.Server.Tests.Api.Truth;

/// <summary>Tells one user's story to a server, day by day, and asks what was true on a day as it was known on a day.</summary>
internal sealed class Narrator(ApiClient client, ManualTime time)
{
    private const string User = "ana";

    private readonly DateTimeOffset start = time.GetUtcNow();
    private readonly Dictionary<string, string> ids = [];

    public decimal Today => (decimal)(time.GetUtcNow() - start).TotalDays;

    /// <summary>Does what a line of the story says: <c>say TEXT</c>, <c>say@DAY TEXT</c> (said then, heard now), <c>store KEY=VALUE</c>, <c>edit KEY=VALUE → VALUE</c>, <c>restore KEY=VALUE</c>, <c>delete KEY=VALUE</c>, <c>wait</c>.</summary>
    public async Task DoAsync(decimal day, string act)
    {
        time.Advance(At(day) - time.GetUtcNow());
        var (verb, rest) = act.Split(' ', 2) is [var first, var second] ? (first, second) : (act, "");
        var reply = verb.Split('@') switch
        {
            ["say"] => await SayAsync(rest, day),
            ["say", var said] => await SayAsync(rest, decimal.Parse(said, CultureInfo.InvariantCulture)),
            ["store"] => await client.PostAsync("/v1/memory", StoreOf(rest)),
            ["edit"] => await client.PatchAsync(Address(rest.Split(" → ")[0]), new { value = rest.Split(" → ")[1] }),
            ["restore"] => await client.PostAsync(Address(rest, "/restore"), new { reason = $"Told on day {day}" }),
            ["delete"] => await client.DeleteAsync(Address(rest, "/soft")),
            _ => null,
        };
        Assert.True(reply is null or { Status: 200 or 204 }, $"{act}: {reply?.Status} {reply?.Text}");
        await NoteAsync();

        // Regular work that ran in the instant of the act, before it, has the act recorded a microsecond later: it is known a moment later.
        time.Advance(TimeSpan.FromSeconds(1));
    }

    /// <summary>The values of a slot that hold at a day, as known on a day, in their order; null for now.</summary>
    public async Task<string> HeldAsync(string? slot, decimal? asOf, decimal? knownAt) =>
        string.Join(", ", (await RecallAsync(slot, asOf, knownAt)).Select(ValueOf).Order(StringComparer.Ordinal));

    public async Task<IReadOnlyList<JsonElement>> RecallAsync(string? slot, decimal? asOf, decimal? knownAt)
    {
        var reply = await client.PostAsync("/v1/recall", new
        {
            user_id = User, query = "", limit = 100, include_turns = false, keys = slot is null ? null : new[] { slot },
            as_of = asOf is { } then ? At(then) : (DateTimeOffset?)null, known_at = knownAt is { } known ? At(known) : (DateTimeOffset?)null,
        });
        Assert.Equal(200, reply.Status);
        return [.. reply.Json.GetProperty("memories").EnumerateArray()];
    }

    public async Task<IReadOnlyList<JsonElement>> HistoryAsync(string told) =>
        [.. (await client.GetAsync(Address(told, "/history"))).Json.GetProperty("memories").EnumerateArray()];

    private Task<Reply> SayAsync(string text, decimal said) =>
        client.PostAsync("/v1/ingest?wait=true", new { user_id = User, role = "user", content = text, created_at = At(said) }).Guarded();

    private static object StoreOf(string told)
    {
        var parts = told.Split(['=', ' '], 3);
        return new { user_id = User, type = "fact", key = parts[0], value = parts[1], content = $"User: {parts[0]} is {parts[1]}", ttl_seconds = parts.Length == 3 ? int.Parse(parts[2], CultureInfo.InvariantCulture) : (int?)null };
    }

    /// <summary>Remembers the first memory of each value.</summary>
    private async Task NoteAsync()
    {
        var listed = (await client.GetAsync($"/v1/memory?user_id={User}&limit=200&include=superseded,expired,deleted")).Json.GetProperty("memories");
        foreach (var memory in listed.EnumerateArray().Reverse())
            ids.TryAdd($"{memory.GetProperty("key").GetString()}={ValueOf(memory)}", memory.GetProperty("id").GetString()!);
    }

    private string Address(string told, string rest = "") => $"/v1/memory/{ids[told]}{rest}?user_id={User}";

    private static string ValueOf(JsonElement memory) => memory.GetProperty("value") is { ValueKind: JsonValueKind.String } value ? value.GetString()! : "";

    private DateTimeOffset At(decimal day) => start.AddDays((double)day);
}
