using Memory.Server.Configuration;
using Memory.Server.Recall;
using Microsoft.Extensions.Configuration;

namespace Memory.Server.Tests.Cli.Serving;

/// <summary>The settings in the files that people copy are settings of this version.</summary>
public sealed class DeployedSettingsTests
{
    [Theory]
    [InlineData("ollama.env")]
    [InlineData("memory-server.env")]
    public void File_Copied_IsTakenByTheServer(string name)
    {
        var settings = SettingsReader.Read(Configured(LinesOf(name).Where(static line => !line.StartsWith('#'))), RecallService.DefaultWeights);

        Assert.Equal(name == "ollama.env" ? ModelProvider.Ollama : ModelProvider.None, settings.Model.Provider);
    }

    /// <summary>What is commented out is there to be commented in.</summary>
    [Fact]
    public void Service_EverySettingCommentedIn_IsTaken()
    {
        var lines = LinesOf("memory-server.env").Select(static line => line.StartsWith('#') && line.Contains('=') && line[1] != ' ' ? line[1..] : line).Where(static line => !line.StartsWith('#')).ToList();
        const string Key = "dGhpcnR5LXR3byBieXRlcyBvZiBub2JvZHkncyBrZXk=";

        var settings = SettingsReader.Read(Configured(lines.Select(line => line.EndsWith("MasterKey=", StringComparison.Ordinal) ? line + Key : line)), RecallService.DefaultWeights);

        Assert.NotNull(settings.Postgres);
        Assert.Single(settings.Http.TrustedProxies);
    }

    private static string[] LinesOf(string name)
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "MemorySdk.sln")))
            folder = folder.Parent ?? throw new DirectoryNotFoundException();
        return File.ReadAllLines(Path.Combine(folder.FullName, "eng", "deploy", name));
    }

    private static IConfiguration Configured(IEnumerable<string> lines) => new ConfigurationBuilder()
        .AddInMemoryCollection(lines.Select(static line => line.Split('=', 2)).Select(static one => KeyValuePair.Create(one[0].Replace("__", ":", StringComparison.Ordinal), (string?)one[1]))).Build();
}
