using Memory.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace Memory.Client.Tests;

public sealed class DependencyInjectionTests
{
    [Fact]
    public void NamedClient_WrongOptions_AreNamedWithIt()
    {
        var services = new ServiceCollection();
        services.AddMemoryClient("other", static options => options.Outbox.Capacity = 0);
        using var provider = services.BuildServiceProvider();

        var mistake = Assert.Throws<OptionsValidationException>(() => provider.GetRequiredKeyedService<MemoryConnection>("other"));

        Assert.Contains("Memory client 'other': Outbox.Capacity", mistake.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AddMemoryClient_AllParts_AreSingletonsOfOneConnection()
    {
        await using var provider = new ServiceCollection().AddMemory().BuildServiceProvider();

        var connection = provider.GetRequiredService<MemoryConnection>();

        Assert.Same(provider.GetRequiredService<IMemoryClient>(), connection.Client);
        Assert.Same(provider.GetRequiredService<FailOpenRecall>(), connection.Recall);
        Assert.Same(provider.GetRequiredService<IngestOutbox>(), connection.Outbox);
    }

    [Fact]
    public async Task AddMemoryClient_Named_HasItsOwnPartsAndOptions()
    {
        await using var server = await StubMemoryServer.StartAsync();
        server.OnRequest = static (context, _) => StubMemoryServer.JsonAsync(context, """{"name":"n","version":"1"}""");
        var services = new ServiceCollection().AddMemory();
        services.AddMemoryClient("other", options => (options.BaseAddress, options.ApiKey) = (server.Address, "other-key"));
        await using var provider = services.BuildServiceProvider();

        var other = provider.GetRequiredKeyedService<MemoryConnection>("other");
        await other.Client.GetInfoAsync();

        Assert.NotSame(provider.GetRequiredService<MemoryConnection>(), other);
        Assert.Equal("Bearer other-key", Assert.Single(server.Requests).Authorization);
    }

    [Fact]
    public async Task AddMemoryClient_Twice_IsOneClientWithBothSettings()
    {
        var services = new ServiceCollection().AddMemory();
        services.AddMemoryClient(options => options.ApiKey = "later");
        await using var provider = services.BuildServiceProvider();

        Assert.Single(provider.GetServices<IHostedService>());
        Assert.Single(provider.GetServices<IMemoryClient>());
    }

    [Fact]
    public async Task Host_Stops_OutboxIsDrainedFirst()
    {
        await using var server = await StubMemoryServer.StartAsync();
        server.OnRequest = StubMemoryServer.StoredAsync;
        await using var provider = new ServiceCollection().AddMemory(server.Address).BuildServiceProvider();
        var shutdown = provider.GetRequiredService<IHostedService>();
        await shutdown.StartAsync(TestContext.Current.CancellationToken);
        provider.GetRequiredService<IngestOutbox>().Enqueue(new() { UserId = "u", Messages = [new() { Role = TurnRole.User, Content = "last words" }] });

        await shutdown.StopAsync(CancellationToken.None).Guarded();

        Assert.Contains("last words", Assert.Single(server.Requests).Body, StringComparison.Ordinal);
        Assert.Equal(0, provider.GetRequiredService<IngestOutbox>().Pending);
    }

    [Fact]
    public async Task Container_DisposedWithoutAHost_HandsOverBeforeTheClientEnds()
    {
        await using var server = await StubMemoryServer.StartAsync();
        var refused = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        server.OnRequest = (context, request) =>
        {
            if (refused.Task.IsCompleted)
                return StubMemoryServer.StoredAsync(context, request);
            refused.SetResult();
            context.Response.StatusCode = 503;
            return Task.CompletedTask;
        };
        var provider = new ServiceCollection().AddMemory(server.Address).BuildServiceProvider();
        var outbox = provider.GetRequiredService<IngestOutbox>();
        _ = provider.GetRequiredService<IMemoryClient>();
        outbox.Enqueue(new() { UserId = "u", Messages = [new() { Role = TurnRole.User, Content = "last words" }] });
        await refused.Task.Guarded();

        await provider.DisposeAsync();

        Assert.Equal((1L, 0L), (outbox.Delivered, outbox.Dropped));
    }

    [Fact]
    public async Task SpoolFolder_OfNamedClients_IsOneForEach()
    {
        var folder = Directory.CreateTempSubdirectory("memory-spool-");
        try
        {
            var services = new ServiceCollection();
            foreach (var name in (string[])["a", "b"])
                services.AddMemoryClient(name, options => (options.BaseAddress, options.Outbox.SpoolFolder, options.Outbox.DrainTimeout) = (
                    new Uri("http://127.0.0.1:1"), folder.FullName, TimeSpan.Zero));
            await using (var provider = services.BuildServiceProvider())
            {
                var outbox = provider.GetRequiredKeyedService<IngestOutbox>("a");
                outbox.Enqueue(new() { UserId = "u", Messages = [new() { Role = TurnRole.User, Content = "for a" }] });
                Assert.True(await outbox.FlushAsync().Guarded());
            }

            Assert.Equal(2, folder.GetDirectories("client-a").Single().GetFiles().Length);
            Assert.Empty(folder.GetFiles());
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Fact]
    public void Container_DisposedSynchronously_DoesNotThrow()
    {
        var provider = new ServiceCollection().AddMemory().BuildServiceProvider();
        _ = provider.GetRequiredService<MemoryConnection>();
        provider.Dispose();
    }
}

file static class Registration
{
    public static IServiceCollection AddMemory(this IServiceCollection services, Uri? address = null)
    {
        services.AddMemoryClient(options => options.BaseAddress = address ?? options.BaseAddress);
        return services;
    }
}
