namespace Memory.Evaluation.Conversations;

/// <summary>A file cannot be evaluated; the message is one line that names the file and the place.</summary>
internal sealed class InputException(string message) : Exception(message);
