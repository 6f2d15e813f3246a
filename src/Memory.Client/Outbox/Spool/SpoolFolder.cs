using System.Globalization;
using System.Text;

namespace Memory.Client;

/// <summary>Where below a spool folder a client keeps its messages.</summary>
internal static class SpoolFolder
{
    /// <summary>
    /// The folder itself for the client without a name, <c>client-NAME</c> in it for one with a name: whoever takes over what a process left
    /// sends it to its own server under its own key, so that clients must not meet.
    /// </summary>
    public static string Of(string folder, string client) =>
        Path.GetFullPath(client.Length == 0 ? folder : Path.Combine(folder, "client-" + Written(client)));

    /// <summary>A name that every file system takes, and that stays different from others where case does not count.</summary>
    private static string Written(string client)
    {
        var written = new StringBuilder(client.Length);
        foreach (var letter in Encoding.UTF8.GetBytes(client))
        {
            if (letter is (>= (byte)'a' and <= (byte)'z') or (>= (byte)'0' and <= (byte)'9') or (byte)'-' or (byte)'_')
                written.Append((char)letter);
            else
                written.Append(CultureInfo.InvariantCulture, $"%{letter:x2}");
        }

        return written.ToString();
    }
}
