namespace Memory.Server.Configuration;

/// <summary>What people leave at the end of an address when they copy it: the operation, which clients add themselves.</summary>
internal static class Operations
{
    private static readonly string[] Known = ["/embeddings", "/chat/completions"];

    /// <summary>A path without an operation of OpenAI's protocol at its end.</summary>
    public static string TakenOff(string path)
    {
        var trimmed = path.TrimEnd('/');
        return Array.Find(Known, operation => trimmed.EndsWith(operation, StringComparison.OrdinalIgnoreCase)) is { } found ? trimmed[..^found.Length] : path;
    }
}
