namespace Memory.Server.Memories;

/// <summary>
/// The question a memory answers, such as <c>location</c>, in its normal form: trimmed, lower case,
/// runs of spaces, hyphens and underscores as one underscore. Dots stay: <c>preferences.theme</c>.
/// </summary>
internal readonly record struct Slot
{
    private Slot(string name) => Name = name;

    public string Name { get; }

    /// <summary>Brings a key to its normal form; an empty one is no slot.</summary>
    public static Slot? Parse(string? key)
    {
        if (string.IsNullOrWhiteSpace(key))
            return null;
        Span<char> normal = key.Length <= 256 ? stackalloc char[key.Length] : new char[key.Length];
        var length = 0;
        var gap = false;
        foreach (var character in key)
        {
            if (char.IsWhiteSpace(character) || character is '-' or '_')
            {
                gap = true;
                continue;
            }

            if (gap && length > 0)
                normal[length++] = '_';
            gap = false;
            normal[length++] = char.ToLowerInvariant(character);
        }

        return length == 0 ? null : new Slot(new string(normal[..length]));
    }

    public override string ToString() => Name;
}
