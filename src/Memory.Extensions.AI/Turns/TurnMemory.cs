using Memory.Client;

namespace Memory.Extensions.AI;

/// <summary>What memory added to a turn.</summary>
/// <param name="Outcome">How recall ended.</param>
/// <param name="Remembered">The blocks.</param>
/// <param name="InInstructions">Whether they stand among the instructions, which a service does not keep, rather than among the messages.</param>
internal sealed record TurnMemory(RecallOutcome Outcome, Remembered Remembered, bool InInstructions);
