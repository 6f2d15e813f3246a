using Memory.Server.Configuration;
using Memory.Server.Recall;

namespace Memory.Server.Cli;

/// <summary>What commands on the store itself have in common: they find it as a server would.</summary>
internal static class StoreCommand
{
    /// <summary>The settings of the command line, the environment and <c>appsettings.json</c>, with a folder that was named.</summary>
    public static MemorySettings ReadSettings(IReadOnlyList<string> settings, string? folder) => ReadSettings(settings, StoreOptions.Overrides(folder, database: null));

    /// <summary>The same, with what comes before all of them.</summary>
    public static MemorySettings ReadSettings(IReadOnlyList<string> settings, IReadOnlyDictionary<string, string?> overrides) => SettingsReader.Read(
        new ConfigurationBuilder()
            .SetBasePath(Directory.GetCurrentDirectory())
            .AddJsonFile("appsettings.json", optional: true)
            .AddEnvironmentVariables()
            .AddCommandLine([.. settings])
            .AddInMemoryCollection(overrides)
            .Build(),
        RecallService.DefaultWeights);
}
