using System.Text.RegularExpressions;

namespace Memory.Tidy.Tests.Solution;

/// <summary>What is run in containers asks for its secrets, is reachable from its own machine only, and does not run as root.</summary>
public sealed partial class ContainerTests
{
    private static readonly RepositoryFile Compose = Repository.File("compose.yaml");
    private static readonly RepositoryFile Image = Repository.File("eng/Dockerfile");

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

    [Fact]
    public void Image_LastStage_RunsAsTheBaseImagesUser()
    {
        var user = Image.Lines.Last(line => line.StartsWith("USER ", StringComparison.Ordinal));

        Assert.Equal("USER $APP_UID", user);
        Assert.DoesNotContain(Image.Lines.SkipWhile(line => line != user), line => line.StartsWith("FROM ", StringComparison.Ordinal));
    }

    [Fact]
    public void Image_Framework_IsTheOneThatIsBuiltFor()
    {
        var framework = Framework().Match(Repository.File("Directory.Build.props").Text).Groups["version"].Value;
        var stages = Image.Lines.Where(line => line.StartsWith("FROM ", StringComparison.Ordinal)).Select(line => line.Split(' ')[1]).ToList();

        Assert.Equal(2, stages.Count);
        Assert.All(stages, stage => Assert.EndsWith($":{framework}", stage, StringComparison.Ordinal));
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
