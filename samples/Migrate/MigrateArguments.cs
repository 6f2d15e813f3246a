using System.Globalization;

namespace Memory.Samples.Migrate;

/// <summary>Where memories come from.</summary>
internal enum SourceSystem
{
    Mem0,
    Memoire,
}

/// <summary>What was asked for on the command line.</summary>
internal sealed record MigrateArguments
{
    public const string Help = """
        migrate mem0 FILE...    [options]   an export of mem0: get_all as JSON, or a dump of its vector store, as JSON or JSON lines
        migrate memoire FOLDER  [options]   Mémoire's tables users, sessions, chat_logs, memory_facts, each as .jsonl, .json or .csv

          --server URL     the memory server (default: MEMORY_URL, or http://127.0.0.1:8080)
          --api-key KEY    a key of the owner who gets the memories (default: MEMORY_API_KEY)
          --dry-run        read and plan, write nothing; no server is asked
          --user ID        mem0: whose the memories without a user_id are; without this they are left out
          --no-turns       memoire: leave the conversations out and bring the facts alone
          --batch N        memories in one request, 1 to 1000 (default 100)
          --report FILE    write what was left out, and why, as JSON lines
        Exit codes: 0 done, 1 failed, 2 not understood. Running it again adds nothing that is there.
        """;

    public required SourceSystem Source { get; init; }

    public required IReadOnlyList<string> Paths { get; init; }

    public Uri Server { get; private init; } = new(Variable("MEMORY_URL") ?? "http://127.0.0.1:8080");

    public string? ApiKey { get; private init; } = Variable("MEMORY_API_KEY");

    public string? User { get; private init; }

    public string? ReportFile { get; private init; }

    public int Batch { get; private init; } = 100;

    public bool IsDryRun { get; private init; }

    public bool TakesTurns { get; private init; } = true;

    /// <summary>Reads the arguments; null with a mistake, or without one when help was asked for.</summary>
    public static MigrateArguments? Parse(IReadOnlyList<string> args, out string? mistake)
    {
        mistake = null;
        if (args.Count == 0 || args.Any(static word => word is "--help" or "-h"))
            return null;
        SourceSystem? source = args[0] switch { "mem0" => SourceSystem.Mem0, "memoire" => SourceSystem.Memoire, _ => null };
        if (source is null)
        {
            mistake = $"'{args[0]}' is no system that this reads; it reads mem0 and memoire.";
            return null;
        }

        var (parsed, paths) = (new MigrateArguments { Source = source.Value, Paths = [] }, new List<string>());
        for (var i = 1; i < args.Count && mistake is null; i++)
        {
            if (!args[i].StartsWith("--", StringComparison.Ordinal))
                paths.Add(args[i]);
            else if (args[i] is "--dry-run" or "--no-turns")
                parsed = args[i] == "--dry-run" ? parsed with { IsDryRun = true } : parsed with { TakesTurns = false };
            else if (++i == args.Count)
                mistake = $"{args[i - 1]} needs a value.";
            else
                parsed = parsed.With(args[i - 1], args[i], out mistake);
        }

        mistake ??= parsed.Complaint(paths);
        return mistake is null ? parsed with { Paths = paths } : null;
    }

    private MigrateArguments With(string name, string value, out string? mistake)
    {
        mistake = null;
        switch (name)
        {
            case "--server" when Uri.TryCreate(value, UriKind.Absolute, out var address) && address.Scheme is "http" or "https":
                return this with { Server = new Uri(value) };
            case "--api-key" when value.Length > 0:
                return this with { ApiKey = value };
            case "--user" when value.Length is > 0 and <= 255:
                return this with { User = value };
            case "--report" when value.Length > 0:
                return this with { ReportFile = value };
            case "--batch" when int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var size) && size is >= 1 and <= 1000:
                return this with { Batch = size };
            default:
                mistake = name is "--server" or "--api-key" or "--user" or "--report" or "--batch" ? $"'{value}' is no value for {name}." : $"There is no option {name}.";
                return this;
        }
    }

    private string? Complaint(List<string> paths) => this switch
    {
        _ when paths.Count == 0 => Source == SourceSystem.Mem0 ? "Name the export." : "Name the folder of the dump.",
        { Source: SourceSystem.Memoire } when paths.Count > 1 => "Name one folder.",
        { ApiKey: null, IsDryRun: false } => "A key is needed: --api-key or MEMORY_API_KEY. (--dry-run needs none.)",
        _ => null,
    };

    private static string? Variable(string name) => Environment.GetEnvironmentVariable(name) is { Length: > 0 } value ? value : null;
}
