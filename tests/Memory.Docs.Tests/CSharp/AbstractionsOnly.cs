using Microsoft.Extensions.DependencyInjection;

namespace Microsoft.Extensions.AI;

/// <summary>Stands for what the package Microsoft.Extensions.AI adds to its abstractions, as far as the pages show it; the tests are built without that package.</summary>
public static class AbstractionsOnly
{
    public static ChatClientSteps AddChatClient(this IServiceCollection services, IChatClient innermost)
    {
        var steps = new ChatClientSteps(innermost);
        services.AddSingleton(steps.Build);
        return steps;
    }

    public static ChatClientSteps UseFunctionInvocation(this ChatClientSteps steps)
    {
        ArgumentNullException.ThrowIfNull(steps);
        return steps.Use((inner, _) => inner);
    }
}

/// <summary>The steps around a client; the first is the outermost.</summary>
/// <param name="innermost">The client itself.</param>
public sealed class ChatClientSteps(IChatClient innermost)
{
    private readonly List<Func<IChatClient, IServiceProvider, IChatClient>> _steps = [];

    public ChatClientSteps Use(Func<IChatClient, IServiceProvider, IChatClient> step)
    {
        _steps.Add(step);
        return this;
    }

    public IChatClient Build(IServiceProvider services) => Enumerable.Reverse(_steps).Aggregate(innermost, (inner, step) => step(inner, services));
}
