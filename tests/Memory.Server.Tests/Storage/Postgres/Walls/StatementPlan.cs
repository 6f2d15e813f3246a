using System.Text.Json;
using Npgsql;

namespace Memory.Server.Tests.Storage.Postgres.Walls;

/// <summary>
/// Asks Postgres how it would carry a statement out, for any parameters, and looks at the plan: each time that it reads a tenant's table it
/// must keep to <c>owner_id = $1</c>, and each row that it adds must begin with $1. So the one who judges is the one who runs it, and
/// no parser of ours can be fooled.
/// </summary>
internal sealed class StatementPlan(IReadOnlyCollection<string> tenantTables)
{
    private const int Owner = Explanation.Owner;

    private static readonly string[] ConditionNames = ["Index Cond", "Recheck Cond", "Filter"];

    private readonly List<string> faults = [];

    /// <summary>What is wrong with a statement; its parameters' types are worked out unless they are given.</summary>
    public static async Task<IReadOnlyList<string>> FaultsAsync(
        NpgsqlConnection connection, string sql, IReadOnlyCollection<string> tenantTables, IReadOnlyList<string> types, CancellationToken cancellationToken)
    {
        using var document = await Explanation.OfAsync(connection, sql, types, "NULL", cancellationToken);
        var judge = new StatementPlan(tenantTables);
        judge.Judge(document.RootElement[0].GetProperty("Plan"));
        return judge.faults;
    }

    private void Judge(JsonElement node)
    {
        var children = node.TryGetProperty("Plans", out var plans) ? plans.EnumerateArray().ToArray() : [];
        if (Text(node, "Relation Name") is { } table && tenantTables.Contains(table))
        {
            var isChange = Text(node, "Node Type") == "ModifyTable";
            if (isChange && Text(node, "Operation") is not ("Update" or "Delete") && FirstOutput(children.First(static child => Text(child, "Parent Relationship") != "InitPlan")) != $"${Owner}")
                faults.Add($"adds rows to {table} whose owner_id is not $1");

            // What an update or a delete changes it reads first, by a node of its own.
            if (!isChange && !Conditions(node).Any(condition => IsOwner(condition, Text(node, "Alias")!)))
                faults.Add($"reads {table} without owner_id = $1");
        }

        foreach (var child in children)
            Judge(child);
    }

    /// <summary>The first column of what a node hands up, looked up below where the node only passes it on.</summary>
    private static string? FirstOutput(JsonElement node)
    {
        var first = node.GetProperty("Output")[0].GetString();
        return Text(node, "Node Type") == "Subquery Scan" && first == $"\"{Text(node, "Alias")}\".\"?column?\""
            ? FirstOutput(node.GetProperty("Plans")[0])
            : first;
    }

    /// <summary>Whether a condition is <c>alias.owner_id = $1</c>, in the ways in which Postgres writes it.</summary>
    private static bool IsOwner(string condition, string alias)
    {
        var sides = condition.Replace($"(${Owner})::text", $"${Owner}", StringComparison.Ordinal).Replace($"\"{alias}\".", $"{alias}.", StringComparison.Ordinal);
        return sides == $"{alias}.owner_id = ${Owner}" || sides == $"${Owner} = {alias}.owner_id";
    }

    /// <summary>What all hold of each row that a node reads.</summary>
    private static IEnumerable<string> Conditions(JsonElement node) =>
        ConditionNames.Select(name => Text(node, name)).OfType<string>().SelectMany(Conjuncts);

    /// <summary>The parts of <c>((a) AND (b))</c>, each without its parentheses; anything else is one part.</summary>
    private static IEnumerable<string> Conjuncts(string condition)
    {
        var inner = condition.StartsWith('(') && condition.EndsWith(')') ? condition[1..^1] : condition;
        var (depth, start) = (0, 0);
        var quoted = false;
        var parts = new List<string>();
        for (var at = 0; at < inner.Length; at++)
        {
            quoted ^= inner[at] == '\'';
            if (quoted)
                continue;
            depth += inner[at] switch { '(' => 1, ')' => -1, _ => 0 };
            if (depth == 0 && string.CompareOrdinal(inner, at, " OR ", 0, 4) == 0)
                return [condition];
            if (depth == 0 && string.CompareOrdinal(inner, at, " AND ", 0, 5) == 0)
            {
                parts.Add(inner[start..at]);
                start = at + 5;
            }
        }

        return parts.Count == 0 ? [inner] : [.. parts.Append(inner[start..]).SelectMany(Conjuncts)];
    }

    private static string? Text(JsonElement node, string name) => node.TryGetProperty(name, out var value) ? value.GetString() : null;
}
