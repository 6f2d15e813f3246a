namespace Memory.Server.Memories;

/// <summary>A change makes no sense for what is stored, such as an end before the beginning. The API answers 400 and names the field.</summary>
internal sealed class InvalidChangeException(string field, string message) : Exception(message)
{
    public string Field { get; } = field;
}
