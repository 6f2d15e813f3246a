using System.Security.Cryptography;
using Memory.Client;
using Memory.Testing;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Memory.Docs.Tests.CSharp;

/// <summary>What one block meets when it runs: an owner of its own on the server, a model, services. Nothing of another block's.</summary>
internal sealed class SnippetWorld : IAsyncDisposable
{
    private SnippetWorld(RunningServer server, string apiKey, string folder)
    {
        (ApiKey, Folder) = (apiKey, folder);
        (ServerAddress, ModelAddress) = (server.Address.ToString(), server.Models.Address.ToString());
        Memory = MemoryClient.Connect(new MemoryClientOptions { BaseAddress = server.Address, ApiKey = apiKey, RecallDeadline = TimeSpan.FromSeconds(30) });
        Builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        Builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>(StringComparer.Ordinal)
        {
            ["Memory:ApiKey"] = apiKey,
            ["Memory:SpoolKey"] = Convert.ToBase64String(RandomNumberGenerator.GetBytes(32)),
        });
        Services.PostConfigure<MemoryClientOptions>(options =>
        {
            (options.BaseAddress, options.RecallDeadline) = (server.Address, TimeSpan.FromSeconds(30));
            options.ApiKey ??= apiKey;
        });
    }

    public ScriptedChatClient Model { get; } = new();

    public MemoryConnection Memory { get; }

    public IHostApplicationBuilder Builder { get; }

    public IServiceCollection Services => Builder.Services;

    public IConfiguration Configuration => Builder.Configuration;

    public string ApiKey { get; }

    public string ServerAddress { get; }

    public string ModelAddress { get; }

    public string Folder { get; }

    public static async Task<SnippetWorld> MakeAsync(RunningServer server, string owner, CancellationToken cancellationToken)
    {
        var folder = Directory.CreateDirectory(Path.Combine(server.Folder, owner)).FullName;
        return new SnippetWorld(server, await server.KeyForAsync(owner, cancellationToken), folder);
    }

    /// <summary>What the block set up is used, as its app would: the services are built, and the chat client that is among them is asked.</summary>
    public async Task UseAsync(CancellationToken cancellationToken)
    {
        var registersChat = Services.Any(service => service.ServiceType == typeof(IChatClient));
        if (!registersChat && !Services.Any(service => service.ServiceType == typeof(MemoryConnection)))
            return;
        await using var provider = Services.BuildServiceProvider();
        provider.GetService<MemoryConnection>();
        if (!registersChat)
            return;
        var options = new ChatOptions { AdditionalProperties = new() { ["memory.user_id"] = "ana" } };
        await provider.GetRequiredService<IChatClient>().GetResponseAsync("Hello", options, cancellationToken);
        Assert.NotEmpty(Model.Calls);
    }

    public async ValueTask DisposeAsync()
    {
        await Memory.DisposeAsync();
        Model.Dispose();
    }
}
