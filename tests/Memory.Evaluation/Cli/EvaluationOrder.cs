using System.Collections.Immutable;
using System.Globalization;
using Memory.Evaluation.Asking;
using Memory.Evaluation.Conversations;
using Npgsql;

namespace Memory.Evaluation.Cli;

/// <summary>What a command line asks for.</summary>
internal sealed record EvaluationOrder
{
    public required IReadOnlyList<string> Files { get; init; }

    /// <summary>A running server; null for one of the run's own.</summary>
    public Uri? Server { get; init; }

    public string? ApiKey { get; init; }

    public string? Postgres { get; init; }

    /// <summary>The one conversation to ask about; null for all.</summary>
    public string? Only { get; init; }

    public bool Ablation { get; init; }

    /// <summary>Whether the files are conversations labelled with what must be remembered.</summary>
    public bool Truth { get; init; }

    public string? Json { get; init; }

    public string? Floors { get; init; }

    public required EvaluationOptions Options { get; init; }

    /// <exception cref="InputException">What was given does not go together.</exception>
    public EvaluationOrder Checked()
    {
        if (Server is not null && ApiKey is null)
            throw new InputException("--server needs an --api-key");
        if (Server is null && ApiKey is not null)
            throw new InputException("--api-key is for a --server");
        if (Server is not null && Postgres is not null)
            throw new InputException("--server and --postgres exclude each other: a running server has its own storage");
        if (Postgres is not null && !IsConnectionString(Postgres))
            throw new InputException("--postgres: this is no connection string such as Host=127.0.0.1;Username=postgres");
        if (Truth && (Server is not null || Ablation || Json is not null || Floors is not null || Options.Weights is not null))
            throw new InputException("--truth goes with --postgres and --only alone: it needs a server of its own, whose clock it sets");
        if (Files.FirstOrDefault(static file => file.StartsWith('-') && !File.Exists(file)) is { } unknown)
            throw new InputException($"{unknown} is no option; try --help");
        if (Json is not null && Path.GetDirectoryName(Path.GetFullPath(Json)) is { } folder && !Directory.Exists(folder))
            throw new InputException($"--json: there is no folder {folder}");
        if (Json is not null && Directory.Exists(Json))
            throw new InputException($"--json: {Json} is a folder");
        if (Json is not null && Files.Append(Floors).OfType<string>().Any(read => Path.GetFullPath(read) == Path.GetFullPath(Json)))
            throw new InputException($"--json: {Json} is a file to read");
        return this;
    }

    /// <summary>Reads <c>512,1024</c>.</summary>
    public static IReadOnlyList<int> ReadBudgets(string text) =>
    [
        .. text.Split(',', StringSplitOptions.TrimEntries)
            .Select(static part => int.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out var budget) && budget is >= 1 and <= 32_768
                ? budget
                : throw new InputException($"--budgets: '{part}' is no number of tokens from 1 to 32,768"))
            .Distinct(),
    ];

    /// <summary>Reads <c>lexical=0.5,recency=0</c>.</summary>
    public static IReadOnlyDictionary<string, double> ReadWeights(string text)
    {
        var weights = ImmutableSortedDictionary.CreateBuilder<string, double>(StringComparer.Ordinal);
        foreach (var part in text.Split(',', StringSplitOptions.TrimEntries))
        {
            if (part.Split('=', 2, StringSplitOptions.TrimEntries) is not [{ Length: > 0 } name, var number]
                || !double.TryParse(number, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var weight))
                throw new InputException($"--weights: '{part}' is no weight such as recency=0.5");
            if (!weights.TryAdd(name, weight))
                throw new InputException($"--weights: {name} is named twice");
        }

        return weights.ToImmutable();
    }

    private static bool IsConnectionString(string text)
    {
        try
        {
            return new NpgsqlConnectionStringBuilder(text).Host is { Length: > 0 };
        }
        catch (ArgumentException)
        {
            return false;
        }
    }

    public static Uri ReadAddress(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var address) && address.Scheme is "http" or "https"
            ? address
            : throw new InputException($"--server: '{text}' is no address such as http://127.0.0.1:8080");
}
