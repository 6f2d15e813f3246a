using System.Text;

namespace Memory.Server.Tests.Storage.Postgres.Walls;

/// <summary>Cuts a file of SQL into its statements, minding comments, quotes and dollar quotes.</summary>
internal static class SqlText
{
    public static IReadOnlyList<string> Split(string sql)
    {
        var statements = new List<string>();
        var statement = new StringBuilder();
        for (var at = 0; at < sql.Length;)
        {
            if (sql.AsSpan(at).StartsWith("--"))
            {
                at = End(sql, "\n", at);
                continue;
            }

            if (sql[at] == ';')
            {
                Take();
                at++;
                continue;
            }

            var next = sql[at] switch
            {
                '\'' => End(sql, "'", at + 1),
                '"' => End(sql, "\"", at + 1),
                '$' when sql.IndexOf('$', at + 1) is var end and > 0 && sql.AsSpan(at + 1, end - at - 1) is var tag && IsTag(tag) =>
                    End(sql, $"${tag}$", end + 1),
                _ => at + 1,
            };
            statement.Append(sql, at, next - at);
            at = next;
        }

        Take();
        return statements;

        void Take()
        {
            if (statement.ToString().Trim() is { Length: > 0 } whole)
                statements.Add(whole);
            statement.Clear();
        }
    }

    private static bool IsTag(ReadOnlySpan<char> tag)
    {
        foreach (var letter in tag)
        {
            if (!char.IsLetter(letter) && letter != '_')
                return false;
        }

        return true;
    }

    /// <summary>Behind the next occurrence of the ending.</summary>
    private static int End(string sql, string ending, int from) =>
        sql.IndexOf(ending, from, StringComparison.Ordinal) is var found and >= 0 ? found + ending.Length : sql.Length;
}
