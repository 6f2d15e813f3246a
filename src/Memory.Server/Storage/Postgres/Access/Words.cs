using System.Collections.Frozen;
using System.Text.Json;

namespace Memory.Server.Storage.Postgres.Access;

/// <summary>How an enumeration stands in a column: its name in snake case, as on the wire.</summary>
internal static class Words<T>
    where T : struct, Enum
{
    private static readonly FrozenDictionary<T, string> Written =
        Enum.GetValues<T>().ToFrozenDictionary(static value => value, static value => JsonNamingPolicy.SnakeCaseLower.ConvertName(value.ToString()));

    private static readonly FrozenDictionary<string, T> Read = Written.ToFrozenDictionary(static pair => pair.Value, static pair => pair.Key, StringComparer.Ordinal);

    public static string Of(T value) => Written[value];

    /// <exception cref="StorageUnavailableException">A later version wrote a word that this one does not know.</exception>
    public static T Parse(string word) => Read.TryGetValue(word, out var value)
        ? value
        : throw new StorageUnavailableException($"The database holds '{word}' as a {typeof(T).Name}, which this version does not know.");
}
