using Memory.Server.Memories;
using Memory.Server.Storage;

namespace Memory.Server.Recall;

/// <summary>Finds what helps now in a user's memory.</summary>
internal sealed class RecallService(IMemoryStore store, TimeProvider time)
{
    /// <summary>The signals a request may weigh, by name.</summary>
    public static IReadOnlySet<string> SignalNames { get; } = new HashSet<string>(StringComparer.Ordinal);

    public ValueTask<RecallAnswer> RecallAsync(Scope scope, RecallQuery query, CancellationToken cancellationToken) =>
        throw new NotSupportedException($"{store}{time}");

    public ValueTask<ConsciousAnswer> GetConsciousAsync(Scope scope, int tokenBudget, CancellationToken cancellationToken) =>
        throw new NotSupportedException($"{store}{time}");
}
