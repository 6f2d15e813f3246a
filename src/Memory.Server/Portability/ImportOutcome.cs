namespace Memory.Server.Portability;

/// <summary>What an import did.</summary>
/// <param name="Added">Records that were stored.</param>
/// <param name="Unchanged">Records that were there already.</param>
internal sealed record ImportOutcome(ImportCounts Added, ImportCounts Unchanged);

/// <summary>Numbers of records.</summary>
internal sealed record ImportCounts(int Sessions, int Messages, int Observations, int Memories, int Associations)
{
    public int All => Sessions + Messages + Observations + Memories + Associations;
}
