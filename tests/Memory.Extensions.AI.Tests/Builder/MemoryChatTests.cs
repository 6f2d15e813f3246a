using Memory.Client;
using Memory.Testing;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;

namespace Memory.Extensions.AI.Tests.Builder;

/// <summary>Memory as a step of a builder: one line where the app registers its services, one where it builds its chat client.</summary>
public sealed class MemoryChatTests
{
    private static readonly ChatMessage[] Question = [new(ChatRole.User, "Where do I live?")];

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Middleware_AsAStep_UsesTheRegisteredMemory(bool streaming)
    {
        await using var server = await StubMemoryServer.StartAsync();
        await using var services = Registered(services => services.AddMemoryClient(At(server)));
        using var model = new ScriptedChatClient();

        using var chat = new SmallChatClientBuilder(model).Use(MemoryChat.Middleware()).Build(services);
        await ChatFixture.AskAsync(chat, streaming, Question, new() { AdditionalProperties = new() { [MemoryProperties.UserId] = "ann" } });

        Assert.Contains(server.Requests, request => request.Target == "/v1/recall" && request.Body.Contains("\"ann\"", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Middleware_OfANamedMemory_UsesThatOne(bool streaming)
    {
        await using var server = await StubMemoryServer.StartAsync();
        await using var other = await StubMemoryServer.StartAsync();
        await using var services = Registered(services =>
        {
            services.AddMemoryClient(At(other));
            services.AddMemoryClient("support", At(server));
            services.AddMemoryClient("sales", At(other));
        });
        using var model = new ScriptedChatClient();

        using var chat = new SmallChatClientBuilder(model).Use(MemoryChat.Middleware(options => options.ResolveUser = static _ => "ann", "support")).Build(services);
        await ChatFixture.AskAsync(chat, streaming, Question);

        Assert.Contains(server.Requests, request => request.Target == "/v1/recall");
        Assert.Empty(other.Requests);
    }

    [Fact]
    public async Task Middleware_Resolver_MayAskTheServices()
    {
        await using var server = await StubMemoryServer.StartAsync();
        await using var services = Registered(services => services.AddSingleton(new SignedIn("ann")).AddMemoryClient(At(server)));
        using var model = new ScriptedChatClient();

        using var chat = new SmallChatClientBuilder(model)
            .Use(MemoryChat.Middleware(static (services, options) => options.ResolveUser = _ => services.GetRequiredService<SignedIn>().UserId))
            .Build(services);
        await ChatFixture.AskAsync(chat, streaming: false, Question);

        Assert.Contains(server.Requests, request => request.Body.Contains("\"ann\"", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Middleware_Steps_StandInTheirOrder()
    {
        await using var server = await StubMemoryServer.StartAsync();
        await using var services = Registered(services => services.AddMemoryClient(At(server)));
        using var model = new ScriptedChatClient();
        var seen = new List<IChatClient>();

        using var chat = new SmallChatClientBuilder(model)
            .Use((client, _) => Note(client))
            .Use(MemoryChat.Middleware())
            .Use((client, _) => Note(client))
            .Build(services);

        Assert.Same(model, seen[0]);
        Assert.IsType<MemoryChatClient>(seen[1]);

        IChatClient Note(IChatClient client)
        {
            seen.Add(client);
            return client;
        }
    }

    [Fact]
    public void Middleware_WithoutTheMemory_SaysWhatToRegister()
    {
        using var model = new ScriptedChatClient();
        using var none = Registered(static _ => { });

        Assert.Contains("AddMemoryClient(", Fault(MemoryChat.Middleware(), none), StringComparison.Ordinal);
        Assert.Contains("\"support\"", Fault(MemoryChat.Middleware(name: "support"), none), StringComparison.Ordinal);
        Assert.Contains("\"support\"", Fault(MemoryChat.Middleware(name: "support"), services: null), StringComparison.Ordinal);
        Assert.Contains("AddMemoryClient(", Fault(MemoryChat.Middleware(), services: null), StringComparison.Ordinal);
        Assert.Throws<ArgumentNullException>(() => MemoryChat.Middleware((Action<IServiceProvider, MemoryChatOptions>)null!));

        string Fault(Func<IChatClient, IServiceProvider, IChatClient> step, IServiceProvider? services) =>
            Assert.Throws<InvalidOperationException>(() => new SmallChatClientBuilder(model).Use(step).Build(services)).Message;
    }

    private static ServiceProvider Registered(Action<IServiceCollection> register)
    {
        var services = new ServiceCollection();
        register(services);
        return services.BuildServiceProvider();
    }

    private static Action<MemoryClientOptions> At(StubMemoryServer server) =>
        options => (options.BaseAddress, options.RecallDeadline, options.Outbox.DrainTimeout) = (server.Address, TimeSpan.FromMinutes(1), TimeSpan.Zero);

    private sealed record SignedIn(string UserId);
}
