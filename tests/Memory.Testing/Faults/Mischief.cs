namespace Memory.Testing.Faults;

/// <summary>What a <see cref="FaultyServer"/> does with one request.</summary>
/// <param name="Fault">The fault it commits.</param>
/// <param name="IsDone">
/// Whether the real server does what the request says before its answer is lost, cut or replaced; otherwise the server never hears of it.
/// </param>
public readonly record struct Mischief(Fault Fault, bool IsDone = false);
