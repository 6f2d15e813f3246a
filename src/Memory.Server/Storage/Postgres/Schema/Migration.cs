using System.Globalization;
using System.Reflection;

namespace Memory.Server.Storage.Postgres.Schema;

/// <summary>A step of the schema, from the file <c>Migrations/NNN_name.sql</c>. A released step never changes.</summary>
internal sealed record Migration(int Number, string Name, string Sql)
{
    private const string Folder = "Migrations.";
    private const string Ending = ".sql";

    /// <summary>All steps that this version knows, in their order.</summary>
    public static IReadOnlyList<Migration> All { get; } = Load();

    private static List<Migration> Load()
    {
        var assembly = typeof(Migration).Assembly;
        return
        [
            .. assembly.GetManifestResourceNames()
                .Where(static name => name.Contains(Folder, StringComparison.Ordinal) && name.EndsWith(Ending, StringComparison.Ordinal))
                .Select(name => Load(assembly, name))
                .OrderBy(static migration => migration.Number),
        ];
    }

    private static Migration Load(Assembly assembly, string resource)
    {
        var start = resource.IndexOf(Folder, StringComparison.Ordinal) + Folder.Length;
        var name = resource[start..^Ending.Length];
        using var reader = new StreamReader(assembly.GetManifestResourceStream(resource)!);
        return new Migration(int.Parse(name[..name.IndexOf('_', StringComparison.Ordinal)], CultureInfo.InvariantCulture), name, reader.ReadToEnd());
    }
}
