using System.Text.RegularExpressions;
using Memory.Server.Hosting;

namespace Memory.Tidy.Tests.Packages;

/// <summary>An application that takes the packages, not the projects: what the package's README shows compiles and remembers.</summary>
public sealed partial class ConsumerTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Application_OfThePackages_RunsWhatTheReadmeShows()
    {
        FullRun.IsNeeded();
        using var folder = new TemporaryFolder();
        var (feed, app) = (Path.Combine(folder.Path, "feed"), Path.Combine(folder.Path, "app"));
        foreach (var name in (string[])["Memory.Client", "Memory.Extensions.AI"])
            await DotNet.RunAsync("pack", $"src/{name}", "--no-build", "--output", feed);
        await using var server = await MemoryServerHost.StartAsync(new MemoryServerHostOptions { DataFolder = Path.Combine(folder.Path, "data") }, Token);
        Directory.CreateDirectory(app);
        await WriteAsync("app.csproj", Project(feed, Path.Combine(folder.Path, "packages")));
        await WriteAsync("Directory.Build.props", "<Project />");
        await WriteAsync("Directory.Packages.props", "<Project />");
        await WriteAsync("Program.cs", Program(server.Address.ToString(), server.AdminKey));
        await File.WriteAllTextAsync(Path.Combine(app, "EchoingModel.cs"), Repository.File("tests/Memory.TrimmedChat/EchoingModel.cs").Text.Replace("namespace Memory.TrimmedChat;", "", StringComparison.Ordinal), Token);

        await DotNet.RunAsync("build", app);

        var said = await DotNet.RunAsync(DotNet.Command, [Path.Combine(app, "bin", DotNet.Configuration, "net10.0", "app.dll")]);
        Assert.Contains("Austin", said, StringComparison.Ordinal);
        Assert.Contains("peanuts", said, StringComparison.Ordinal);

        Task WriteAsync(string file, string text) => File.WriteAllTextAsync(Path.Combine(app, file), text, Token);
    }

    /// <summary>Packages of others come from where this repository's restore has put them.</summary>
    private static string Project(string feed, string packages) => $"""
        <Project Sdk="Microsoft.NET.Sdk">
          <PropertyGroup>
            <OutputType>Exe</OutputType>
            <TargetFramework>net10.0</TargetFramework>
            <ImplicitUsings>enable</ImplicitUsings>
            <Nullable>enable</Nullable>
            <RestoreSources>{feed}</RestoreSources>
            <RestorePackagesPath>{packages}</RestorePackagesPath>
            <RestoreFallbackFolders>{Environment.GetEnvironmentVariable("NUGET_PACKAGES") ?? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".nuget", "packages")}</RestoreFallbackFolders>
          </PropertyGroup>
          <ItemGroup>
            <PackageReference Include="Memory.Extensions.AI" Version="*" />
          </ItemGroup>
        </Project>
        """;

    /// <summary>What the README shows, with a server that is there, a model that tells what it was handed, and time enough on a busy machine.</summary>
    private static string Program(string address, string key)
    {
        const string connect = """MemoryClient.Connect("http://127.0.0.1:8080", Environment.GetEnvironmentVariable("MEMORY_API_KEY"))""";
        const string ask = "await assistant.GetResponseAsync(\"Where";
        var shown = Snippet().Match(Repository.File("src/Memory.Extensions.AI/README.md").Text).Groups["code"].Value;
        Assert.Contains(connect, shown, StringComparison.Ordinal);
        Assert.Contains(ask, shown, StringComparison.Ordinal);
        return shown
            .Replace(connect, $$"""MemoryClient.Connect(new MemoryClientOptions { BaseAddress = new Uri("{{address}}"), ApiKey = "{{key}}", RecallDeadline = TimeSpan.FromSeconds(10) })""", StringComparison.Ordinal)
            .Replace("await using var memory", "IChatClient model = new EchoingModel();\nawait using var memory", StringComparison.Ordinal)
            .Replace(ask, "var answer = " + ask, StringComparison.Ordinal)
            + "\nConsole.WriteLine(answer.Text);\n";
    }

    [GeneratedRegex("^```csharp\n(?<code>.*?)^```$", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Snippet();
}
