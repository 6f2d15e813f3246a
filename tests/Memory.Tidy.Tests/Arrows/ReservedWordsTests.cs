using System.Reflection;
using System.Text.RegularExpressions;

namespace Memory.Tidy.Tests.Arrows;

/// <summary>Some words belong to one room: SQL to Postgres, credentials to Identity, the wire's records to the edges.</summary>
public sealed partial class ReservedWordsTests
{
    private const string Vocabulary = "src/Memory.Server/Memories/Vocabulary.cs";

    private static readonly Assembly Server = Assembly.Load("Memory.Server");

    [Fact]
    public void Sql_InTheServer_StandsInPostgresOnly() => Nothing.Of(Lines("Storage/Postgres/", SqlWords()));

    [Fact]
    public void Credentials_InTheServer_AreReadByIdentityOnly() => Nothing.Of(Lines("Identity/", CredentialHeaders()));

    [Fact]
    public void WireRecords_InTheServer_StandAtTheEdgesOnly()
    {
        var shared = SharedWord().Matches(Repository.File(Vocabulary).Text).Select(word => word.Groups["name"].Value).ToHashSet(StringComparer.Ordinal);

        Nothing.Of(
            from use in TypeUses.Of(Server)
            let room = Room.OfNamespace(use.User.Namespace)
            where room is not null && !IsEdge(room)
            where use.Used.Namespace == "Memory.Client" && !shared.Contains(use.Used.Name)
            select $"{use.User.FullName} uses {use.Used.FullName}");
    }

    [Fact]
    public void WireNamespace_InTheServer_IsNamedAtTheEdgesOnly() => Nothing.Of(
        from file in Repository.Below("src/Memory.Server/", ".cs")
        where !IsEdge(Room.OfFile(file)) && file.Path != Vocabulary
        where file.CodeLines.Any(line => line.Contains("Memory.Client", StringComparison.Ordinal))
        select file.Path);

    private static bool IsEdge(string room) => room is "Api" or "Cli" or Room.Entrance;

    private static IEnumerable<string> Lines(string room, Regex words) =>
        from file in Repository.Below("src/Memory.Server/", ".cs")
        where !file.Path.StartsWith("src/Memory.Server/" + room, StringComparison.Ordinal)
        from line in file.CodeLines
        where words.IsMatch(line)
        select $"{file.Path}: {line.Trim()}";

    [GeneratedRegex(@"\bSELECT\s+\S+.*\bFROM\b|\b(INSERT\s+INTO|DELETE\s+FROM|CREATE\s+(TABLE|INDEX|UNIQUE)|ALTER\s+TABLE|ON\s+CONFLICT|FOR\s+UPDATE)\b|\bUPDATE\s+\w+\s+SET\b|\bNpgsql", RegexOptions.ExplicitCapture)]
    private static partial Regex SqlWords();

    [GeneratedRegex(@"Headers\.Authorization|HeaderNames\.Authorization|""Authorization""|X-API-Key|""Bearer\s", RegexOptions.IgnoreCase)]
    private static partial Regex CredentialHeaders();

    [GeneratedRegex(@"^global using \w+ = Memory\.Client\.(?<name>\w+);", RegexOptions.Multiline | RegexOptions.ExplicitCapture)]
    private static partial Regex SharedWord();
}
