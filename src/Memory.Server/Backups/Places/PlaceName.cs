using System.Buffers;

namespace Memory.Server.Backups.Places;

/// <summary>What names files in a place for backups may have: such as every file system and every bucket takes, and none that leads out of the place.</summary>
internal static class PlaceName
{
    /// <summary>The longest name. Buckets take 1,024 bytes, of which a prefix needs some.</summary>
    public const int MaxLength = 512;

    /// <summary>The longest part between slashes. File systems take 255 bytes, of which an unfinished file needs some.</summary>
    public const int MaxPartLength = 200;

    private static readonly SearchValues<char> Characters = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._-");

    public static bool IsValid(ReadOnlySpan<char> name)
    {
        if (name.Length is 0 or > MaxLength)
            return false;
        foreach (var part in name.Split('/'))
        {
            if (!IsPart(name[part]))
                return false;
        }

        return true;
    }

    /// <exception cref="ArgumentException">It is no name.</exception>
    public static void Require(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        if (!IsValid(name))
        {
            throw new ArgumentException(
                $"A backup file's name has parts of letters, digits, '.', '_' and '-', none of which begins or ends with a dot, with '/' between them: at most {MaxPartLength} characters a part, {MaxLength} in all.",
                nameof(name));
        }
    }

    /// <exception cref="ArgumentException">No name begins so.</exception>
    public static void RequirePrefix(string prefix)
    {
        ArgumentNullException.ThrowIfNull(prefix);

        // It is a name already, or is one as soon as it goes on.
        if (prefix.Length > 0 && !IsValid(prefix) && !IsValid(prefix + "x"))
            throw new ArgumentException("No backup file's name begins so.", nameof(prefix));
    }

    /// <summary>A dot in front hides a file, and is how unfinished ones are told; one at the end is lost on Windows.</summary>
    private static bool IsPart(ReadOnlySpan<char> part) =>
        part.Length is > 0 and <= MaxPartLength && part[0] != '.' && part[^1] != '.' && !part.ContainsAnyExcept(Characters)
        && !part.Contains("..", StringComparison.Ordinal);
}
