namespace StreamingChat;

/// <summary>What the user asked for on the command line and in the environment.</summary>
internal sealed record ChatArguments
{
    public const string Help = """
        streaming-chat [--user ID] [--script FILE]
          --user ID      whom to remember (default: you)
          --script FILE  take the lines from a file instead of the keyboard
        Environment: MEMORY_URL (default http://127.0.0.1:8080), MEMORY_API_KEY,
          OPENAI_API_KEY, OPENAI_BASE_URL, OPENAI_MODEL (default: an offline stand-in)
        """;

    public string UserId { get; private init; } = "you";

    public string? Script { get; private init; }

    public string MemoryUrl { get; } = Variable("MEMORY_URL") ?? "http://127.0.0.1:8080";

    public string? ApiKey { get; } = Variable("MEMORY_API_KEY");

    /// <summary>Reads the arguments; null with a mistake, or without one when help was asked for.</summary>
    public static ChatArguments? Parse(string[] args, out string? mistake)
    {
        var parsed = new ChatArguments();
        mistake = null;
        for (var i = 0; i < args.Length; i++)
        {
            switch (args[i])
            {
                case "--user" when i + 1 < args.Length && args[i + 1].Length > 0:
                    parsed = parsed with { UserId = args[++i] };
                    break;
                case "--script" when i + 1 < args.Length && File.Exists(args[i + 1]):
                    parsed = parsed with { Script = args[++i] };
                    break;
                case "--help" or "-h":
                    return null;
                default:
                    mistake = $"Cannot understand '{args[i]}'.";
                    return null;
            }
        }

        if (!Uri.TryCreate(parsed.MemoryUrl, UriKind.Absolute, out var address) || address.Scheme is not ("http" or "https"))
        {
            mistake = $"MEMORY_URL must be an http address, but is '{parsed.MemoryUrl}'.";
            return null;
        }

        return parsed;
    }

    private static string? Variable(string name) => Environment.GetEnvironmentVariable(name) is { Length: > 0 } value ? value : null;
}
