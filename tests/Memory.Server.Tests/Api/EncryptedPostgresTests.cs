using Memory.Server.Hosting;
using Memory.Server.Tests.Storage.Postgres;
using Npgsql;

namespace Memory.Server.Tests.Api;

/// <summary>An encrypted Postgres, seen through the server.</summary>
public sealed class EncryptedPostgresTests : IDisposable
{
    private const string Key = "c2VhbHMgZXZlcnl0aGluZyB0aGUgdGVzdHMgc3RvcmU=";

    private readonly string _folder = Directory.CreateTempSubdirectory("memory-sealed-").FullName;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Memory_ThatWasChanged_IsLeftOutAndExactlyItIs503AndIsWrittenDown()
    {
        await using var database = await PostgresDatabase.CreateAsync(PostgresFixture.Template, Token);
        await using var host = await StartAsync(database, Key);
        using var client = new ApiClient(host.Address, host.AdminKey);
        List<string> memories = [];
        foreach (var (user, drink) in ((string, string)[])[("ana", "green tea"), ("ana", "black coffee"), ("ben", "green tea")])
        {
            var stored = await client.PostAsync("/v1/memory", new { user_id = user, type = "fact", content = $"{user} likes {drink}" });
            Assert.Equal(200, stored.Status);
            memories.Add(stored.Json.GetProperty("id").GetString()!);
        }

        await using (var connection = new NpgsqlConnection(database.ConnectionString))
        {
            await connection.OpenAsync(Token);
            await using var harm = new NpgsqlCommand($"UPDATE memories SET sealed = set_byte(sealed, 20, get_byte(sealed, 20) # 1) WHERE memory_id = '{memories[0]}'", connection);
            Assert.Equal(1, await harm.ExecuteNonQueryAsync(Token));
        }

        var refused = await client.GetAsync($"/v1/memory/{memories[0]}/history?user_id=ana");
        Assert.Equal(503, refused.Status);
        Assert.Contains("does not open", refused.Text, StringComparison.Ordinal);
        var listed = await client.GetAsync("/v1/memory?user_id=ana");
        Assert.Equal(200, listed.Status);
        Assert.Contains("black coffee", listed.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("green tea", listed.Text, StringComparison.Ordinal);
        Assert.Equal(200, (await client.PostAsync("/v1/recall", new { user_id = "ana", query = "what does ana like?" })).Status);
        Assert.Contains("ben likes green tea", (await client.GetAsync("/v1/memory?user_id=ben")).Text, StringComparison.Ordinal);
        Assert.Single(await BrokenAsync(client));

        Assert.Equal(200, (await client.DeleteAsync("/v1/users/ana")).Status);
        Assert.Contains("ben likes green tea", (await client.GetAsync("/v1/memory?user_id=ben")).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Start_WithAnotherKeyOrNone_IsRefused()
    {
        await using var database = await PostgresDatabase.CreateAsync(PostgresFixture.Template, Token);
        await (await StartAsync(database, Key)).DisposeAsync();
        foreach (var wrong in (string?[])["YW5vdGhlciBrZXkgb2YgdGhlIHNhbWUgbGVuZ3RoLi4=", null])
        {
            var refused = await Assert.ThrowsAsync<ArgumentException>(() => StartAsync(database, wrong));
            Assert.Contains("encrypted", refused.Message, StringComparison.Ordinal);
        }
    }

    private Task<MemoryServerHost> StartAsync(PostgresDatabase database, string? key) =>
        MemoryServerHost.StartAsync(new MemoryServerHostOptions { DataFolder = _folder, Postgres = database.ConnectionString, EncryptionKey = key }, Token);

    /// <summary>The rows of the audit log, once there is one: it is written beside the answer.</summary>
    private static async Task<string[]> BrokenAsync(ApiClient client)
    {
        using var guard = CancellationTokenSource.CreateLinkedTokenSource(Token);
        guard.CancelAfter(TimeSpan.FromSeconds(30));
        while (true)
        {
            var rows = (await client.GetAsync("/v1/admin/audit?action=seal.broken")).Json.GetProperty("entries").EnumerateArray().Select(static row => row.GetRawText()).ToArray();
            if (rows.Length > 0)
                return rows;
            await Task.Delay(TimeSpan.FromMilliseconds(5), TimeProvider.System, guard.Token);
        }
    }
}
