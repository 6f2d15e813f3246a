using Memory.Client;

namespace Memory.Samples.Migrate.Plan;

/// <summary>All that is to be written, made before anything is.</summary>
/// <param name="Source">The system that it comes from.</param>
/// <param name="Read">How many records were read.</param>
/// <param name="Memories">The memories.</param>
/// <param name="Turns">What was said.</param>
/// <param name="LeftOut">What is not brought over.</param>
internal sealed record ImportPlan(string Source, int Read, IReadOnlyList<PlannedMemory> Memories, IReadOnlyList<PlannedTurn> Turns, IReadOnlyList<LeftOut> LeftOut)
{
    /// <summary>The metadata that names where a memory came from, by which a second run knows it.</summary>
    public const string ImportedFrom = "imported_from";

    /// <summary>The metadata that names what it was called there.</summary>
    public const string ImportedId = "imported_id";

    public IEnumerable<string> Users => Memories.Select(static one => one.Memory.UserId).Concat(Turns.Select(static one => one.UserId)).Distinct(StringComparer.Ordinal);
}

/// <summary>A memory to be written.</summary>
/// <param name="Where">Where it was read.</param>
/// <param name="ForeignId">Its id in the other system.</param>
/// <param name="Memory">What is written.</param>
internal sealed record PlannedMemory(string Where, string ForeignId, NewMemory Memory);

/// <summary>A turn to be handed over. It keeps its id, so a second time changes nothing.</summary>
/// <param name="Where">Where it was read.</param>
/// <param name="UserId">Whose conversation.</param>
/// <param name="SessionId">Which conversation.</param>
/// <param name="Message">What was said.</param>
internal sealed record PlannedTurn(string Where, string UserId, string SessionId, IngestMessage Message);

/// <summary>A record that is not brought over.</summary>
/// <param name="Where">Where it was read.</param>
/// <param name="Reason">Why not.</param>
internal sealed record LeftOut(string Where, string Reason);
