using Memory.LoadTest.Servers;
using Memory.LoadTest.Soaks.Plans;

namespace Memory.LoadTest.Soaks.Disturbances;

/// <summary>The database clears away old rows of all tables and counts anew what they hold.</summary>
internal sealed class Vacuum(Database database) : IDisturbance
{
    public Disturbance Kind => new("vacuum", EndsServer: false);

    public bool IsFault => false;

    public async Task<string?> RunAsync(TimeSpan length, CancellationToken cancellationToken)
    {
        await database.SettleAsync(cancellationToken);
        return null;
    }
}
