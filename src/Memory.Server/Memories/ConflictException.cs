namespace Memory.Server.Memories;

/// <summary>A request contradicts what is stored: an id used for something else, another cardinality than the slot's. The API answers 409.</summary>
internal sealed class ConflictException(string message) : Exception(message);
