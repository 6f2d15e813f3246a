namespace Memory.Samples.Migrate.Files;

/// <summary>A file is not what it should be; the message says where.</summary>
internal sealed class UnreadableFileException(string message, Exception? inner = null) : Exception(message, inner);
