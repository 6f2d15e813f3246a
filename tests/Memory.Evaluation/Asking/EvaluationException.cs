namespace Memory.Evaluation.Asking;

/// <summary>The evaluation cannot go on; the message says why in a line.</summary>
internal sealed class EvaluationException(string message) : Exception(message);
