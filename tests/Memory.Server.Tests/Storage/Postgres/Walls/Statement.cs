using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using System.Reflection.PortableExecutable;
using System.Text.RegularExpressions;
using Memory.Server.Storage.Postgres;
using Memory.Server.Storage.Postgres.Schema;

namespace Memory.Server.Tests.Storage.Postgres.Walls;

/// <summary>A text of SQL that the product sends, and where it stands.</summary>
internal sealed partial record Statement(string Name, string Sql)
{
    /// <summary>Whether it reads or writes rows, as opposed to transactions, channels and the schema.</summary>
    public bool IsAboutRows => AboutRows().IsMatch(Sql);

    /// <summary>Every constant of the room that is a statement, by its type and field.</summary>
    public static IReadOnlyList<Statement> OfTheRoom() =>
    [
        .. typeof(PostgresMemoryStore).Assembly.GetTypes()
            .Where(static type => type.Namespace is { } space && $"{space}.".StartsWith(typeof(PostgresMemoryStore).Namespace + ".", StringComparison.Ordinal))
            .SelectMany(static type => type.GetFields(BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly))
            .Where(static field => field.FieldType == typeof(string))
            .Select(static field => new Statement($"{field.DeclaringType!.Name}.{field.Name}", (string?)(field.IsLiteral ? field.GetRawConstantValue() : field.GetValue(null)) ?? ""))
            .Where(static text => Beginning().IsMatch(text.Sql)),
    ];

    /// <summary>Every statement of the migrations, by file and place.</summary>
    public static IReadOnlyList<Statement> OfMigrations() =>
        [.. Migration.All.SelectMany(static step => SqlText.Split(step.Sql).Select((sql, i) => new Statement($"{step.Name} #{i + 1}", sql)))];

    /// <summary>Texts inside the product's methods that look like SQL: only what is a constant of the room can be proved.</summary>
    public static IReadOnlyList<string> InMethods()
    {
        using var file = new PEReader(File.OpenRead(typeof(PostgresMemoryStore).Assembly.Location));
        var metadata = file.GetMetadataReader();
        var texts = new List<string>();
        for (var handle = MetadataTokens.UserStringHandle(1); !handle.IsNil; handle = metadata.GetNextHandle(handle))
        {
            var text = metadata.GetUserString(handle);
            if (Beginning().IsMatch(text) || NamesATable().IsMatch(text))
                texts.Add(text);
        }

        return texts;
    }

    [GeneratedRegex(@"^(SELECT|INSERT|UPDATE|DELETE|WITH|MERGE|TABLE|VALUES)\b", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex AboutRows();

    [GeneratedRegex(
        @"^(SELECT|INSERT|UPDATE|DELETE|WITH|MERGE|TABLE|VALUES|TRUNCATE|COPY|LOCK|CREATE|ALTER|DROP|GRANT|REVOKE|DO|CALL|BEGIN|START|COMMIT|ROLLBACK|SET|RESET|LISTEN|NOTIFY|EXPLAIN|PREPARE|EXECUTE|DECLARE|FETCH|REFRESH)(\s|$)", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex Beginning();

    [GeneratedRegex(@"\b(FROM|INTO|JOIN|UPDATE|TABLE)\s+(\w+\b|$)", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex NamesATable();
}
