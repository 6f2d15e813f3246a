using System.Text.RegularExpressions;

namespace Memory.Tidy.Tests.Containers;

/// <summary>What is run in containers asks for its secrets, is reachable from its own machine only, and does not run as root.</summary>
public sealed partial class ContainerTextTests
{
    private static readonly RepositoryFile Compose = Repository.File("compose.yaml");

    public static TheoryData<string> Images => new("eng/Dockerfile", "samples/StreamingChat/Dockerfile");

    [Fact]
    public void Compose_Secrets_HaveNoDefault()
    {
        var values = Variable().Matches(Compose.Text).Select(match => match.Value).ToList();

        Assert.NotEmpty(values);
        Assert.All(values, value => Assert.Contains(":?", value, StringComparison.Ordinal));
    }

    [Fact]
    public void Compose_Ports_AreThoseOfTheLoopbackInterface()
    {
        var ports = Port().Matches(Compose.Text).Select(match => match.Value).ToList();

        Assert.NotEmpty(ports);
        Assert.All(ports, port => Assert.StartsWith("\"127.0.0.1:", port, StringComparison.Ordinal));
    }

    [Fact]
    public void Compose_Database_IsTheOneThatTestsUse()
    {
        var image = Assert.Single(DatabaseImage().Matches(Compose.Text)).Groups["image"].Value;

        Assert.Contains($":-{image}}}", Repository.File("eng/postgres-container.sh").Text, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Images))]
    public void Image_LastStage_RunsAsTheBaseImagesUser(string path)
    {
        var lines = Repository.File(path).Lines;
        var user = lines.Last(line => line.StartsWith("USER ", StringComparison.Ordinal));

        Assert.Equal("USER $APP_UID", user);
        Assert.DoesNotContain(lines.SkipWhile(line => line != user), line => line.StartsWith("FROM ", StringComparison.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Images))]
    public void Image_Framework_IsTheOneThatIsBuiltFor(string path)
    {
        var framework = Framework().Match(Repository.File("Directory.Build.props").Text).Groups["version"].Value;
        var stages = Repository.File(path).Lines.Where(line => line.StartsWith("FROM ", StringComparison.Ordinal)).Select(line => line.Split(' ')[1]);

        Assert.Equal([$"mcr.microsoft.com/dotnet/sdk:{framework}", $"mcr.microsoft.com/dotnet/aspnet:{framework}-noble-chiseled"], stages);
    }

    /// <summary>The last stage has no shell, so that a command that needs one would fail the build, or the start.</summary>
    [Theory]
    [MemberData(nameof(Images))]
    public void Image_LastStage_NeedsNoShell(string path)
    {
        var last = Repository.File(path).Lines.Reverse().TakeWhile(line => !line.StartsWith("FROM ", StringComparison.Ordinal)).ToList();

        Assert.DoesNotContain(last, line => line.StartsWith("RUN ", StringComparison.Ordinal));
        Assert.All(last.Where(line => line.StartsWith("ENTRYPOINT", StringComparison.Ordinal)), line => Assert.StartsWith("ENTRYPOINT [", line, StringComparison.Ordinal));
    }

    /// <summary>Only code for one architecture can be compiled beforehand, so that a container's first answer does not wait for it.</summary>
    [Fact]
    public void Image_Server_IsCompiledBeforehand()
    {
        var publish = Repository.File("eng/Dockerfile").Lines.Single(static line => line.StartsWith("RUN dotnet publish ", StringComparison.Ordinal));

        Assert.Contains(" --arch $TARGETARCH ", publish, StringComparison.Ordinal);
        Assert.Contains(
            "<PublishReadyToRun Condition=\"'$(PublishReadyToRun)' == '' and '$(RuntimeIdentifier)' != ''\">true</PublishReadyToRun>",
            Repository.File("src/Memory.Server/Memory.Server.csproj").Text,
            StringComparison.Ordinal);
    }

    [GeneratedRegex(@"\$\{[^}]*\}")]
    private static partial Regex Variable();

    /// <summary>A published port: <c>"127.0.0.1:8080:8080"</c>.</summary>
    [GeneratedRegex(@"(?<=- )""?[\d.:]*\d+:\d+""?")]
    private static partial Regex Port();

    [GeneratedRegex(@"image: (?<image>pgvector/\S+)", RegexOptions.ExplicitCapture)]
    private static partial Regex DatabaseImage();

    [GeneratedRegex(@"<TargetFramework>net(?<version>[\d.]+)<", RegexOptions.ExplicitCapture)]
    private static partial Regex Framework();
}
