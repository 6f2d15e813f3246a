using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using Npgsql;

namespace Memory.Server.Tests.Storage.Postgres.Walls;

/// <summary>How Postgres would carry a statement out, whatever its parameters are.</summary>
internal static partial class Explanation
{
    /// <summary>The owner's number in the plan: those that a plan makes up for its parts are small, and look the same.</summary>
    public const int Owner = 100;

    /// <summary>The plan; the parameters' types are worked out unless they are given, and all but the owner are null.</summary>
    public static async Task<JsonDocument> OfAsync(NpgsqlConnection connection, string sql, IReadOnlyList<string> types, string owner, CancellationToken cancellationToken)
    {
        var count = ParameterNumber().Matches(sql).Select(static number => int.Parse(number.ValueSpan[1..], CultureInfo.InvariantCulture)).DefaultIfEmpty(0).Max();
        var declared = Enumerable.Range(1, Owner).Select(number => number switch
        {
            Owner => !OwnerNumber().IsMatch(sql) ? "text" : types.Count > 0 ? types[0] : "unknown",
            1 => "text",
            _ when number <= types.Count => types[number - 1],
            _ => number <= count ? "unknown" : "text",
        });
        await ExecuteAsync("SET plan_cache_mode = force_generic_plan");
        await ExecuteAsync($"PREPARE judged ({string.Join(", ", declared)}) AS {OwnerNumber().Replace(sql, $"${Owner}")}");
        try
        {
            var given = Enumerable.Repeat("NULL", Owner - 1).Append(owner);
            await using var command = new NpgsqlCommand($"EXPLAIN (VERBOSE, FORMAT JSON) EXECUTE judged ({string.Join(", ", given)})", connection);
            return JsonDocument.Parse((string)(await command.ExecuteScalarAsync(cancellationToken))!);
        }
        finally
        {
            await ExecuteAsync("DEALLOCATE judged");
        }

        async Task ExecuteAsync(string text)
        {
            await using var command = new NpgsqlCommand(text, connection);
            await command.ExecuteNonQueryAsync(cancellationToken);
        }
    }

    [GeneratedRegex(@"\$[0-9]+", RegexOptions.NonBacktracking)]
    private static partial Regex ParameterNumber();

    [GeneratedRegex(@"\$1\b", RegexOptions.NonBacktracking)]
    private static partial Regex OwnerNumber();
}
