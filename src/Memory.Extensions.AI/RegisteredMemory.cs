using Memory.Client;
using Microsoft.Extensions.DependencyInjection;

namespace Memory.Extensions.AI;

/// <summary>Finds the memory that an app registered, or says what to register.</summary>
internal static class RegisteredMemory
{
    public static MemoryConnection In(IServiceProvider services, string? name = null)
    {
        ArgumentNullException.ThrowIfNull(services);
        if (name is null)
        {
            return services.GetService<MemoryConnection>()
                ?? throw new InvalidOperationException("No memory is registered; call services.AddMemoryClient(...) first.");
        }

        // A container without keyed services would throw something that says nothing about memory.
        return (services as IKeyedServiceProvider)?.GetKeyedService(typeof(MemoryConnection), name) as MemoryConnection
            ?? throw new InvalidOperationException($"No memory is registered by the name \"{name}\"; call services.AddMemoryClient(\"{name}\", ...) first.");
    }
}
