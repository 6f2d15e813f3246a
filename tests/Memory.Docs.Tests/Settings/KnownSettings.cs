using System.Reflection;
using Memory.Server.Configuration;
using Memory.Server.Recall;
using Microsoft.Extensions.Configuration;

namespace Memory.Docs.Tests.Settings;

/// <summary>The settings that the server knows, asked of its own readers.</summary>
internal static class KnownSettings
{
    private const BindingFlags Any = BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic;

    /// <summary>What the readers name in lists of names, below <c>Memory</c>.</summary>
    public static IReadOnlyList<string> Listed { get; } =
    [
        .. typeof(SettingsReader).Assembly.GetTypes()
            .Where(type => type.Namespace == typeof(SettingsReader).Namespace && type.Name.EndsWith("SettingsReader", StringComparison.Ordinal))
            .SelectMany(ListsOf).Distinct(StringComparer.OrdinalIgnoreCase).Order(StringComparer.Ordinal),
    ];

    /// <summary>Whether the server knows the setting, whatever it is set to.</summary>
    public static bool Has(string name) => !Mistakes(new Dictionary<string, string?>(StringComparer.Ordinal) { [$"Memory:{name}"] = "1" })
        .Contains("is no setting of this version", StringComparison.Ordinal);

    /// <summary>What the server says about settings; empty when it takes them.</summary>
    public static string Mistakes(IEnumerable<KeyValuePair<string, string?>> settings)
    {
        try
        {
            SettingsReader.Read(new ConfigurationBuilder().AddInMemoryCollection(settings).Build(), RecallService.DefaultWeights);
            return "";
        }
        catch (SettingsException mistakes)
        {
            return mistakes.Message;
        }
    }

    private static IEnumerable<string> ListsOf(Type reader) =>
        reader.GetFields(Any).Where(field => field.Name is "Known" or "Names").Select(field => field.GetValue(null))
            .Concat(reader.GetProperties(Any).Where(property => property.Name is "Known" or "Names").Select(property => property.GetValue(null)))
            .OfType<IEnumerable<string>>().SelectMany(static names => names);
}
