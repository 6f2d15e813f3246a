namespace StreamingChat;

/// <summary>What the user asked for on the command line and in the environment.</summary>
internal sealed record ChatArguments
{
    public const string DefaultMemoryUrl = "http://127.0.0.1:8080";
    public const string Help = """
        streaming-chat [--user ID] [--script FILE]
        streaming-chat --web [--urls URLS] [--data FOLDER]
          --user ID      whom to remember (default: you)
          --script FILE  take the lines from a file instead of the keyboard
          --web          chat in the browser; without MEMORY_URL a memory server runs in this process
          --urls URLS    where the browser finds it (default: http://127.0.0.1:8090)
          --data FOLDER  where that server keeps what it remembers (default: a temporary folder, gone at the end)
        Environment: MEMORY_URL (default in the console http://127.0.0.1:8080), MEMORY_API_KEY,
          OPENAI_API_KEY, OPENAI_BASE_URL, OPENAI_MODEL (default: an offline stand-in)
        """;

    private const string DefaultUrls = "http://127.0.0.1:8090";

    public string UserId { get; private init; } = "you";

    public string? Script { get; private init; }

    public bool IsWeb { get; private init; }

    public string Urls { get; private init; } = DefaultUrls;

    public string? Data { get; private init; }

    /// <summary>The memory server's address; null when none is named.</summary>
    public string? MemoryUrl { get; } = Variable("MEMORY_URL");

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
                case "--web":
                    parsed = parsed with { IsWeb = true };
                    break;
                case "--urls" when i + 1 < args.Length && args[i + 1].Length > 0:
                    parsed = parsed with { Urls = args[++i] };
                    break;
                case "--data" when i + 1 < args.Length && args[i + 1].Length > 0:
                    parsed = parsed with { Data = args[++i] };
                    break;
                case "--help" or "-h":
                    return null;
                default:
                    mistake = $"Cannot understand '{args[i]}'.";
                    return null;
            }
        }

        mistake = parsed.FindContradiction();
        return mistake is null ? parsed : null;
    }

    private string? FindContradiction() =>
        MemoryUrl is not null && (!Uri.TryCreate(MemoryUrl, UriKind.Absolute, out var address) || address.Scheme is not ("http" or "https"))
            ? $"MEMORY_URL must be an http address, but is '{MemoryUrl}'."
        : !IsWeb && (Data is not null || Urls != DefaultUrls) ? "--urls and --data go with --web."
        : IsWeb && Script is not null ? "--script goes without --web."
        : Data is not null && MemoryUrl is not null ? "--data is for a server in this process; MEMORY_URL names another one."
        : null;

    private static string? Variable(string name) => Environment.GetEnvironmentVariable(name) is { Length: > 0 } value ? value : null;
}
