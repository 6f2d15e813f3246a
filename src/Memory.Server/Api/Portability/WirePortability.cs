using Memory.Server.Memories;
using Memory.Server.Portability;
using Contract = Memory.Client;

namespace Memory.Server.Api.Portability;

/// <summary>Tells what an import did in the words of the contract.</summary>
internal static class WirePortability
{
    public static Contract.ImportResult Result(Scope scope, ImportOutcome outcome) => new(scope.User.Value, Counts(outcome.Added), Counts(outcome.Unchanged));

    private static Contract.ImportCounts Counts(ImportCounts counts) =>
        new(counts.Sessions, counts.Messages, counts.Observations, counts.Memories, counts.Associations);
}
