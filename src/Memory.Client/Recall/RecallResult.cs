namespace Memory.Client;

/// <summary>How a recall ended, and what it brought.</summary>
/// <param name="Outcome">How it ended.</param>
/// <param name="Response">What was recalled; null unless <see cref="RecallOutcome.Recalled"/>.</param>
/// <param name="Fault">What went wrong; null when <see cref="RecallOutcome.Recalled"/>.</param>
public sealed record RecallResult(RecallOutcome Outcome, RecallResponse? Response = null, Exception? Fault = null);

/// <summary>How reading the conscious set ended, and what it brought.</summary>
/// <param name="Outcome">How it ended.</param>
/// <param name="Set">The essentials about the user; null unless <see cref="RecallOutcome.Recalled"/>.</param>
/// <param name="Fault">What went wrong; null when <see cref="RecallOutcome.Recalled"/>.</param>
public sealed record ConsciousResult(RecallOutcome Outcome, ConsciousSet? Set = null, Exception? Fault = null);
