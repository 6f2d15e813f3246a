using Microsoft.Extensions.AI;

namespace Memory.Extensions.AI.Tests.Builder;

/// <summary>Takes steps and builds a client as <c>ChatClientBuilder</c> of Microsoft.Extensions.AI does: the first step is the outermost.</summary>
internal sealed class SmallChatClientBuilder(IChatClient innermost)
{
    private readonly List<Func<IChatClient, IServiceProvider, IChatClient>> steps = [];

    public SmallChatClientBuilder Use(Func<IChatClient, IServiceProvider, IChatClient> step)
    {
        steps.Add(step);
        return this;
    }

    public IChatClient Build(IServiceProvider? services = null)
    {
        var client = innermost;
        foreach (var step in Enumerable.Reverse(steps))
            client = step(client, services ?? NoServices.Instance);
        return client;
    }

    private sealed class NoServices : IServiceProvider
    {
        public static NoServices Instance { get; } = new();

        public object? GetService(Type serviceType) => null;
    }
}
