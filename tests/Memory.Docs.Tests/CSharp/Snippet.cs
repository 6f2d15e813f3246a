using Memory.Client;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using OpenAI.Chat;

namespace Memory.Docs.Tests.CSharp;

/// <summary>
/// What every C# block of the pages may take for granted: the names below are in scope of each, as if the reader's app had declared them before.
/// Nothing else is. A block becomes the body of a method; where it declares a name of its own, that one counts.
/// </summary>
public abstract class Snippet
{
    private SnippetWorld? _world;

    /// <summary>Any <see cref="IChatClient"/>; here one that answers "Hello, you." without a network.</summary>
    protected IChatClient model => World.Model;

    /// <summary>A connection to a running memory server.</summary>
    protected MemoryConnection memory => World.Memory;

    /// <summary>The typed client of that server.</summary>
    protected IMemoryClient client => World.Memory.Client;

    /// <summary>The app's services, before they are built.</summary>
    protected IServiceCollection services => World.Services;

    /// <summary>The app's settings. They hold <c>Memory:ApiKey</c> and <c>Memory:SpoolKey</c>.</summary>
    protected IConfiguration configuration => World.Configuration;

    /// <summary>The app's builder, with the same services and settings.</summary>
    protected IHostApplicationBuilder builder => World.Builder;

    /// <summary>The key of the memory server.</summary>
    protected string apiKey => World.ApiKey;

    /// <summary>A key of a model's provider.</summary>
    protected static string openAIKey => "sk-not-a-key";

    /// <summary>A key of a model's provider.</summary>
    protected static string anthropicKey => "sk-ant-not-a-key";

    /// <summary>Where the memory server listens; the blocks name its usual address, see <see cref="StandIns"/>.</summary>
    protected string serverAddress => World.ServerAddress;

    /// <summary>Where the stand-in of the models' providers listens; the blocks do not know it, see <see cref="StandIns"/>.</summary>
    protected string modelAddress => World.ModelAddress;

    /// <summary>What the block writes to its console goes here, see <see cref="StandIns"/>.</summary>
    protected TextWriter console { get; } = new StringWriter();

    /// <summary>A folder of this block alone; the blocks do not know it, see <see cref="StandIns"/>.</summary>
    protected string scratchFolder => World.Folder;

    private SnippetWorld World => _world ?? throw new InvalidOperationException("The snippet does not run yet.");

    /// <summary>Runs the block.</summary>
    /// <returns>What it wrote to its console.</returns>
    internal async Task<string> RunAsync(SnippetWorld world)
    {
        _world = world;
        await RunAsync();
        return console.ToString()!;
    }

    /// <summary>The block itself.</summary>
    protected abstract Task RunAsync();

    /// <summary>What stands for <c>MemoryClient.Connect</c>, with more patience.</summary>
    protected static MemoryConnection Connected(string address, string? key) =>
        MemoryClient.Connect(new MemoryClientOptions { BaseAddress = new Uri(address), ApiKey = key, RecallDeadline = TimeSpan.FromSeconds(30) });

    /// <summary>What stands for <c>new ChatClient(model, key)</c> of the OpenAI SDK.</summary>
    protected ChatClient OpenAIChat(string name, string key) =>
        new(name, new System.ClientModel.ApiKeyCredential(key), new OpenAI.OpenAIClientOptions { Endpoint = new Uri(new Uri(modelAddress), "v1") });
}
