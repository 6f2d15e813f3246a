using System.Collections.Immutable;
using Memory.Server.Recall;
using Microsoft.Extensions.DependencyInjection;

namespace Memory.Server.Tests.Api;

/// <summary>Tenants side by side on one server, each with weights of its own.</summary>
public sealed class OwnerWeightsTests : IAsyncLifetime
{
    private const string Match = "The user likes green tea in the morning.";
    private const string Important = "The user's tea has to be without peanuts.";

    private readonly Dictionary<string, ApiClient> _clients = [];
    private OwnServer _server = null!;

    public async ValueTask InitializeAsync()
    {
        var weights = new RecallWeights(Named(("recency", 0.12)), [new("Acme", Named(("recency", 0.3))), new("globex", Named(("importance", 100)))]);
        _server = await OwnServer.StartAsync(services => services.AddSingleton(weights), perMinute: 0);
        using var admin = _server.CreateAdmin();
        foreach (var owner in (string[])["acme", "globex", "other"])
        {
            var key = await admin.PostAsync("/v1/admin/keys", new { owner_id = owner, scope = "owner" });
            _clients[owner] = new ApiClient(_server.Host.Address, key.Json.GetProperty("api_key").GetString());
            await _clients[owner].PostAsync("/v1/memory", new { user_id = "ana", type = "fact", content = Match, importance = 1 });
            await _clients[owner].PostAsync("/v1/memory", new { user_id = "ana", type = "fact", content = Important, importance = 5 });
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var client in _clients.Values)
            client.Dispose();
        await _server.DisposeAsync();
    }

    [Fact]
    public async Task Recall_TwoOwners_EachByItsOwnWeights()
    {
        Assert.Equal([Match, Important], await FoundAsync("acme"));
        Assert.Equal([Important, Match], await FoundAsync("globex"));
        Assert.Equal([Match, Important], await FoundAsync("other"));
    }

    [Theory]
    [InlineData("other", 2)]
    [InlineData("acme", 5)]
    [InlineData("globex", 0.0012)]
    public async Task Explanation_OwnerBeforeServerBeforeSignal_TellsWhatCounted(string owner, double recencyToImportance) =>
        Assert.Equal(recencyToImportance, await RecencyToImportanceAsync(owner, null), 9);

    [Theory]
    [InlineData("other")]
    [InlineData("acme")]
    public async Task Request_NamesAWeight_ItWins(string owner) =>
        Assert.Equal(10, await RecencyToImportanceAsync(owner, new { recency = 0.6 }), 9);

    [Fact]
    public async Task Request_NamesAnotherWeight_OwnersStay() => Assert.Equal(5, await RecencyToImportanceAsync("acme", new { lexical = 3 }), 9);

    private async Task<double> RecencyToImportanceAsync(string owner, object? weights)
    {
        var reply = await _clients[owner].PostAsync("/v1/recall", new { user_id = "ana", query = "green tea", explain = true, weights });
        Assert.Equal(200, reply.Status);
        var counted = reply.Json.GetProperty("weights");
        return counted.GetProperty("recency").GetDouble() / counted.GetProperty("importance").GetDouble();
    }

    private async Task<string[]> FoundAsync(string owner)
    {
        var reply = await _clients[owner].PostAsync("/v1/recall", new { user_id = "ana", query = "green tea" });
        return [.. reply.Json.GetProperty("memories").EnumerateArray().Select(static memory => memory.GetProperty("content").GetString()!)];
    }

    private static ImmutableDictionary<string, double> Named(params (string Name, double Weight)[] weights) =>
        weights.ToImmutableDictionary(static weight => weight.Name, static weight => weight.Weight);
}
