using System.Globalization;
using Memory.Server.Ingest;
using Memory.Server.Tests.Storage.Postgres;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Memory.Server.Tests.Api;

/// <summary>Whoever was told that a turn is stored finds it with the very next recall: nothing has to read it first.</summary>
public sealed class ReadYourWritesTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Recall_RightAfterTheAcknowledgement_FindsTheRawTurn(bool inPostgres)
    {
        await using var database = inPostgres ? await PostgresDatabase.CreateAsync(PostgresFixture.Template, Token) : null;
        await using var server = await OwnServer.StartAsync(WithoutWorkers, perMinute: 0, userPerMinute: 0, postgres: database?.ConnectionString);
        using var client = new ApiClient(server.Host.Address, server.Host.AdminKey);
        for (var i = 0; i < 20; i++)
        {
            var said = string.Create(CultureInfo.InvariantCulture, $"The locker at the station has the number {7_000 + (i * 13)}.");
            Assert.Equal(202, (await client.PostAsync("/v1/ingest", new { user_id = "ana", role = "user", content = said })).Status);
            var recalled = await client.PostAsync("/v1/recall", new { user_id = "ana", query = said });
            Assert.Contains(said, recalled.Json.GetProperty("turns").EnumerateArray().Select(static turn => turn.GetProperty("content").GetString()));
        }
    }

    private static void WithoutWorkers(IServiceCollection services)
    {
        foreach (var worker in services.Where(static service => service.ServiceType == typeof(IHostedService) && service.ImplementationType == typeof(IngestWorker)).ToArray())
            services.Remove(worker);
    }
}
