using System.Diagnostics;
using Memory.Testing;
using Microsoft.AspNetCore.Http;

namespace Memory.Client.Tests.Telemetry;

public sealed class OperationTelemetryTests
{
    private const string Durations = "memory.client.operation.duration";
    private static readonly Guid Id = new("019a0000-0000-7000-8000-000000000001");

    public static TheoryData<string, Func<IMemoryClient, Task>> Operations => new()
    {
        { "search_memory", static client => client.RecallAsync(new RecallRequest { UserId = "u", Query = "q" }).AsTask() },
        { "search_memory", static client => client.GetConsciousAsync("u").AsTask() },
        { "search_memory", static client => client.ListAsync(new MemoryListRequest { UserId = "u" }).AsTask() },
        { "create_memory", static client => client.IngestAsync(new IngestRequest { UserId = "u", Messages = [] }).AsTask() },
        { "upsert_memory", static client => client.StoreAsync(new NewMemory { UserId = "u", Content = "c", Type = MemoryType.Fact }).AsTask() },
        { "update_memory", static client => client.UpdateAsync("u", Id, new MemoryPatch()).AsTask() },
        { "update_memory", static client => client.RestoreAsync("u", Id).AsTask() },
        { "delete_memory", static client => client.DeleteAsync("u", Id, soft: true).AsTask() },
    };

    [Theory]
    [MemberData(nameof(Operations))]
    public async Task Request_AboutMemories_IsOneSpanAndOneMeasurement(string operation, Func<IMemoryClient, Task> send)
    {
        await using var server = await StubMemoryServer.StartAsync();
        server.OnRequest = static (context, _) => StubMemoryServer.JsonAsync(context, "{}", StatusCodes.Status401Unauthorized);
        await using var connection = MemoryClient.Connect(server.Address.ToString());
        using var spy = new TelemetrySpy(connection);

        await Assert.ThrowsAsync<MemoryApiException>(() => send(connection.Client).Guarded());

        Assert.Equal($"error.type=401 gen_ai.operation.name={operation}", Assert.Single(spy.Of(Durations)).Tags);
        var span = Assert.Single(spy.Spans);
        Assert.Equal((operation, operation, ActivityStatusCode.Error), (span.OperationName, span.GetTagItem("gen_ai.operation.name"), span.Status));
    }

    [Fact]
    public async Task Recall_OverHttp_IsOneSpanNotTwo()
    {
        await using var server = await StubMemoryServer.StartAsync();
        await using var connection = MemoryClient.Connect(new MemoryClientOptions { BaseAddress = server.Address, RecallDeadline = TimeSpan.FromMinutes(1) });
        using var spy = new TelemetrySpy(connection);

        await connection.Recall.RecallAsync(new RecallRequest { UserId = "u", Query = "q" });

        Assert.Equal("search_memory", Assert.Single(spy.Spans).OperationName);
        Assert.Single(spy.Of(Durations));
        Assert.Single(spy.Of("memory.client.recall.duration"));
    }

    [Fact]
    public async Task Request_AboutSomethingElse_IsNotMeasured()
    {
        await using var server = await StubMemoryServer.StartAsync();
        await using var connection = MemoryClient.Connect(server.Address.ToString());
        using var spy = new TelemetrySpy(connection);

        await Assert.ThrowsAsync<MemoryApiException>(async () => await connection.Client.GetUserAsync("v1/memory"));

        Assert.Empty(spy.Of(Durations));
        Assert.Empty(spy.Spans);
    }

    [Fact]
    public async Task Server_NotThere_SaysUnreachable()
    {
        var gone = await StubMemoryServer.StartAsync();
        await gone.DisposeAsync();
        await using var connection = MemoryClient.Connect(gone.Address.ToString());
        using var spy = new TelemetrySpy(connection);

        await Assert.ThrowsAsync<MemoryUnavailableException>(async () => await connection.Client.RecallAsync(new RecallRequest { UserId = "u", Query = "q" }));

        Assert.Equal("error.type=unreachable gen_ai.operation.name=search_memory", Assert.Single(spy.Of(Durations)).Tags);
    }
}
