using System.Text.Json;
using Memory.Server.Memories;
using Memory.Server.Tests.Api;

namespace Memory.Server.Tests.Truth;

/// <summary>Only what users say of themselves becomes a fact, whatever else passes through their conversations.</summary>
public sealed class PoisoningTests(ServerFixture server, ITestOutputHelper output)
{
    private const string User = "ana";

    /// <summary>The share of what was honestly said beside an attack that must be kept. It only rises.</summary>
    private const double KeptFloor = 0.55;

    /// <summary>Every attempt by its id, so that each is a test of its own.</summary>
    public static TheoryData<string> Attempts => [.. Poisoning.All.Keys];

    [Theory]
    [MemberData(nameof(Attempts))]
    public async Task Memory_UnderAttack_HoldsWhatItHeldBefore(string id)
    {
        var attempt = Poisoning.All[id];
        using var client = await server.CreateOwnerAsync();
        await TellAsync(client, attempt.Before);
        var before = await ListAsync(client);
        Assert.All(attempt.Stands, stand => Assert.Equal(
            stand.Values.Select(Identities.OfText).Order(StringComparer.Ordinal),
            before.Where(fact => fact.Slot == stand.Slot).Select(static fact => fact.Value).Order(StringComparer.Ordinal)));

        await TellAsync(client, attempt.Attack);

        var after = await ListAsync(client);
        Assert.Equal(before, after.Where(fact => !attempt.Keeps.Any(kept => Says(fact, kept))));
        Assert.All(attempt.Never, word => Assert.DoesNotContain(after, fact => fact.Content.Contains(word, StringComparison.OrdinalIgnoreCase)));
    }

    [Fact]
    public async Task Memory_WhatIsSaidBesideAnAttack_IsKeptWhereItCanBeTold()
    {
        var (kept, said) = (0, 0);
        foreach (var attempt in Poisoning.All.Values.Where(static attempt => attempt.Keeps.Count > 0))
        {
            using var client = await server.CreateOwnerAsync();
            await TellAsync(client, attempt.Attack);
            var after = await ListAsync(client);
            foreach (var fact in attempt.Keeps)
            {
                said++;
                if (after.Any(found => Says(found, fact)))
                    kept++;
                else
                    output.WriteLine($"{attempt.Id} ({attempt.Kind}): {fact.Slot} {fact.Value} was not kept");
            }
        }

        output.WriteLine($"{kept} of {said} kept");
        Assert.True(said > 0 && (double)kept / said >= KeptFloor, $"{kept} of {said} kept.");
    }

    [Fact]
    public void Attempts_Always_AreManyAndOfManyKinds()
    {
        Assert.True(Poisoning.All.Count >= 50);
        Assert.True(Poisoning.All.Values.DistinctBy(static attempt => attempt.Kind).Count() >= 15);
        Assert.All(Poisoning.All.Values, attempt => Assert.True(attempt is { Before.Count: > 0, Stands.Count: > 0, Attack.Count: > 0, Never.Count: > 0 }, attempt.Id));
    }

    private static async Task TellAsync(ApiClient client, IReadOnlyList<PoisoningTurn> turns)
    {
        foreach (var turn in turns)
        {
            var reply = await client.PostAsync(
                "/v1/ingest?wait=true", new { user_id = User, session_id = turn.Session, role = turn.Role, content = turn.Content, created_at = turn.SaidAt });
            Assert.Equal(200, reply.Status);
        }
    }

    /// <summary>Everything that is remembered, the retired too, oldest first.</summary>
    private static async Task<IReadOnlyList<Remembered>> ListAsync(ApiClient client)
    {
        var reply = await client.GetAsync($"/v1/memory?user_id={User}&include=superseded&limit=200");
        Assert.Equal(200, reply.Status);
        return [.. reply.Json.GetProperty("memories").EnumerateArray().Select(Remembered.Of).OrderBy(static fact => fact.Id, StringComparer.Ordinal)];
    }

    private static bool Says(Remembered fact, StandingValue kept) => fact.Slot == kept.Slot && fact.Value == Identities.OfText(kept.Value);

    private sealed record Remembered(string Id, string? Slot, string Value, string Content, string? State, string? Retired, string? ValidTo)
    {
        public static Remembered Of(JsonElement memory) => new(
            memory.GetProperty("id").GetString()!,
            Text(memory, "key"),
            Identities.OfText(Text(memory, "value") ?? memory.GetProperty("content").GetString()!),
            memory.GetProperty("content").GetString()!,
            Text(memory, "temporal_state"),
            Text(memory, "superseded_reason"),
            Text(memory, "valid_to"));

        private static string? Text(JsonElement memory, string name) =>
            memory.TryGetProperty(name, out var field) && field.ValueKind != JsonValueKind.Null ? field.ToString() : null;
    }
}
