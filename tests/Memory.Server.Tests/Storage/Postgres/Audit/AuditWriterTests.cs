using System.Net;
using Memory.Server.Memories;
using Memory.Server.Storage;
using Memory.Server.Storage.Audit;
using Memory.Server.Storage.Postgres;
using Memory.Testing;
using Npgsql;

namespace Memory.Server.Tests.Storage.Postgres.Audit;

/// <summary>Lines of one owner's log that wait for each other while the database hangs.</summary>
public sealed class AuditWriterTests
{
    private static readonly OwnerId Acme = new("acme");

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Append_MoreThanOneCommitTakesToADatabaseThatHangs_AllEndWithTheFirst()
    {
        await using var database = await PostgresDatabase.CreateAsync(PostgresFixture.Template, Token);
        var address = new NpgsqlConnectionStringBuilder(database.ConnectionString);
        await using var proxy = new TcpProxy(new IPEndPoint(IPAddress.Loopback, address.Port));
        (address.Host, address.Port) = ("127.0.0.1", proxy.Port);
        await using var store = await PostgresFixture.OpenAsync(new PostgresOptions { ConnectionString = address.ConnectionString }, new ManualTime(), Token);

        proxy.Mode = ProxyMode.Hang;
        var line = Enumerable.Range(0, 250).Select(number => AppendAsync(store, number)).ToList();
        await Assert.ThrowsAsync<StorageUnavailableException>(() => line[0].Guarded());
        proxy.Mode = ProxyMode.Pass;

        foreach (var waiting in line)
            await Assert.ThrowsAsync<StorageUnavailableException>(() => waiting.Guarded());
        await Polling.UntilAsync(async () => await CanAppendAsync(store));
    }

    private static async Task<bool> CanAppendAsync(PostgresMemoryStore store)
    {
        try
        {
            await AppendAsync(store, 251);
            return true;
        }
        catch (StorageUnavailableException)
        {
            return false;
        }
    }

    private static Task<AuditRow> AppendAsync(PostgresMemoryStore store, int number) => store.Audit.AppendAsync(Acme, new AuditDraft(Rows.Noon, null, $"act.{number}"), Token).AsTask();
}
