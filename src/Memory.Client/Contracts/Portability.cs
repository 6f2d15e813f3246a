namespace Memory.Client;

/// <summary>What an import did.</summary>
/// <param name="UserId">The user.</param>
/// <param name="Added">Records that were stored.</param>
/// <param name="Unchanged">Records of the document that were there already, and are the same.</param>
public sealed record ImportResult(string UserId, ImportCounts Added, ImportCounts Unchanged);

/// <summary>Numbers of records.</summary>
/// <param name="Sessions">Sessions.</param>
/// <param name="Messages">Messages.</param>
/// <param name="Observations">What was said or stored about the user, of which memories are made.</param>
/// <param name="Memories">Versions of memories.</param>
/// <param name="Associations">Links between memories.</param>
public sealed record ImportCounts(int Sessions, int Messages, int Observations, int Memories, int Associations);
