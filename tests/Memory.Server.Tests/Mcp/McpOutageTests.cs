using Memory.Server.Tests.Api;
using Memory.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using ModelContextProtocol;

namespace Memory.Server.Tests.Mcp;

/// <summary>Trouble is told in words, nothing hangs, and logs hold nothing that anybody said.</summary>
public sealed class McpOutageTests
{
    private const string Secret = "zanzibar-honeymoon";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task StorageAway_ToldByToolsAndResources_AndBackWithoutRestart()
    {
        var fault = new FaultyStore.Switch();
        var log = new LogSpy();
        await using var server = await OwnServer.StartAsync(
            services => FaultyStore.PutInFront(services.AddSingleton<ILoggerFactory>(log), fault));
        await using var client = await McpClients.ConnectAsync(server.Host.Address, server.Host.AdminKey);
        await client.CallAsync("save_memory", new { user_id = "u", content = $"User saw {Secret}." });

        fault.IsDown = true;
        foreach (var (tool, arguments) in ((string, object)[])
            [("search_memory", new { user_id = "u", query = Secret }), ("list_memories", new { user_id = "u" }), ("save_memory", new { user_id = "u", content = Secret }), ("forget_memory", new { user_id = "u", id = "01890000-0000-7000-8000-000000000000" })])
            Assert.Equal("Memory cannot be reached right now. Go on without it.", (await client.CallAsync(tool, arguments)).Failure());
        var refused = await Assert.ThrowsAsync<McpProtocolException>(() => client.ReadResourceAsync("memory://users/u/profile", cancellationToken: Token).AsTask());
        Assert.Contains("Storage is unavailable", refused.Message, StringComparison.Ordinal);

        (fault.IsDown, fault.IsBroken) = (false, true);
        Assert.Equal("Memory failed to answer. Go on without it.", (await client.CallAsync("list_memories", new { user_id = "u" })).Failure());

        fault.IsBroken = false;
        Assert.Single((await client.CallAsync("list_memories", new { user_id = "u" })).Data().Texts("memories", "content"));
        Assert.Equal(6, log.At(LogLevel.Error).Count(static line => line.Text.Contains("storage is unavailable", StringComparison.Ordinal) || line.Text.Contains("failed unexpectedly", StringComparison.Ordinal)));
        Assert.DoesNotContain(log.Lines, static line => line.Text.Contains(Secret, StringComparison.Ordinal));
    }

    [Fact]
    public async Task CallerWhoHangsUp_EndsTheReading()
    {
        using var hangUp = CancellationTokenSource.CreateLinkedTokenSource(Token);
        var fault = new FaultyStore.Switch { OnRead = hangUp.Cancel };
        await using var server = await OwnServer.StartAsync(services => FaultyStore.PutInFront(services, fault));
        await using var client = await McpClients.ConnectAsync(server.Host.Address, server.Host.AdminKey);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() =>
            client.CallToolAsync("list_memories", new Dictionary<string, object?>(StringComparer.Ordinal) { ["user_id"] = "u" }, cancellationToken: hangUp.Token).AsTask().Guarded());

        Assert.Equal("Nothing is remembered.", (await client.CallAsync("list_memories", new { user_id = "u" })).Text());
    }

    [Fact]
    public async Task ManyAtOnce_AreAllAnswered()
    {
        await using var server = await OwnServer.StartAsync(static _ => { });
        await using var client = await McpClients.ConnectAsync(server.Host.Address, server.Host.AdminKey);
        var count = TestScale.Full ? 200 : 40;

        var saved = await Task.WhenAll(Enumerable.Range(0, count).Select(i => client.CallAsync("save_memory", new { user_id = $"u{i % 3}", content = $"User owns boat {i}." })));

        Assert.Equal(count, saved.Select(static result => result.Id()).Distinct(StringComparer.Ordinal).Count());
        using var admin = server.CreateAdmin();
        Assert.Equal(count, (await admin.ContentsAsync("u0")).Length + (await admin.ContentsAsync("u1")).Length + (await admin.ContentsAsync("u2")).Length);
    }
}
