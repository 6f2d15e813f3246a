using System.Text.RegularExpressions;
using Memory.Docs.Tests.Pages;
using Memory.Docs.Tests.Shell;

namespace Memory.Docs.Tests.Settings;

/// <summary>A setting that a page names is one, and one that there is stands on a page.</summary>
public sealed partial class SettingTests
{
    /// <summary>Settings that are not read below <c>Memory</c>: of the platform, of OpenTelemetry, of containers.</summary>
    private static readonly HashSet<string> Variables = new(StringComparer.Ordinal)
    {
        "ASPNETCORE_URLS", "ConnectionStrings__Memory", "DATABASE_URL", "PORT", "MEMORY_URL", "MEMORY_API_KEY", "KEY", "OPENAI_API_KEY", "OPENAI_BASE_URL", "OPENAI_MODEL",
        "MEMORY_DATABASE_PASSWORD", "MEMORY_BOOTSTRAP_KEY", "MEMORY_TEST_POSTGRES", "MEMORY_TEST_FULL", "MEMORY_UPDATE_SNAPSHOTS", "MEMORY_TEST_CHROMIUM", "NO_COLOR", "ID", "ACCEPT_EULA",
    };

    [Fact]
    public void Settings_NamedOnAPage_AreKnownToTheServer() => Nothing.Of(
        from page in Page.All
        from Match match in Name().Matches(page.Text)
        let name = match.Groups["name"].Value.Replace("__", ":", StringComparison.Ordinal).TrimEnd(':', '_')
        where !KnownSettings.Has(name) && !IsSection(name)
        select $"{page.Path}: Memory__{match.Groups["name"].Value} is no setting");

    [Fact]
    public void Settings_ThatThereAre_StandOnAPage()
    {
        var pages = string.Join('\n', Page.All.Select(page => page.Text));

        Assert.True(KnownSettings.Listed.Count > 50, string.Join(", ", KnownSettings.Listed));
        Nothing.Of(
            from name in KnownSettings.Listed
            let written = $"Memory__{name.Replace(":", "__", StringComparison.Ordinal)}"
            where !pages.Contains(written, StringComparison.Ordinal)
            select $"{written} stands on no page; docs/settings.md has the table for it");
    }

    [Fact]
    public void EnvironmentBlocks_Settings_AreTakenByTheServer() => Nothing.Of(
        from block in Page.BlocksIn("env")
        where !NotRun.Has(block)
        let settings = Pairs(block).ToArray()
        from fault in settings.Where(pair => !pair.Name.StartsWith("Memory__", StringComparison.Ordinal) && !IsVariable(pair.Name)).Select(pair => $"{pair.Name} is no setting")
            .Append(KnownSettings.Mistakes(settings.Select(static pair => KeyValuePair.Create(pair.Name.Replace("__", ":", StringComparison.Ordinal), (string?)pair.Value))))
        where fault.Length > 0
        select $"{block.Where}: {fault}");

    [Fact]
    public void ShellBlocks_VariablesBeforeACommand_AreKnown() => Nothing.Of(
        from block in Page.BlocksIn("bash")
        from command in ShellText.Commands(block.Body)
        from assignment in command.Assignments.Concat(command.Program == "export" ? command.Arguments : [])
        let name = assignment.Split('=')[0]
        where name.Any(char.IsUpper)
            && !(name.StartsWith("Memory__", StringComparison.Ordinal) ? KnownSettings.Has(name["Memory__".Length..].Replace("__", ":", StringComparison.Ordinal)) : IsVariable(name))
        select $"{block.Where}: {name} is no setting");

    [Fact]
    public void Setting_ThatIsNone_IsFound()
    {
        Assert.False(KnownSettings.Has("Dta"));
        Assert.False(KnownSettings.Has("Http:MaxRequest"));
        Assert.True(KnownSettings.Has("Http:MaxRequests"));
        Assert.True(KnownSettings.Has("Encryption:PreviousKeys:0"));
        Assert.NotEmpty(KnownSettings.Mistakes([KeyValuePair.Create("Memory:Embedding:Provider", (string?)"opnai")]));
    }

    private static bool IsVariable(string name) =>
        Variables.Contains(name) || name.StartsWith("OTEL_", StringComparison.Ordinal) || name.StartsWith("Logging__", StringComparison.Ordinal)
        || name.StartsWith("DOTNET_", StringComparison.Ordinal) || name.StartsWith("AWS_", StringComparison.Ordinal);

    /// <summary>A branch of the tree, as in <c>Memory__Backups__S3__*</c>.</summary>
    private static bool IsSection(string name) =>
        KnownSettings.Listed.Any(known => known.StartsWith(name + ":", StringComparison.OrdinalIgnoreCase)) || KnownSettings.Has(name + ":0") || name is "Recall" or "Recall:Weights" or "Recall:Owners";

    private static IEnumerable<(string Name, string Value)> Pairs(Block block) =>
        from line in block.Body.Split('\n')
        where line.Length > 0 && line[0] != '#'
        let parts = line.Split('=', 2)
        select (parts[0].Trim(), parts.Length > 1 ? parts[1].Trim() : "");

    [GeneratedRegex(@"\bMemory__(?<name>\w+)", RegexOptions.ExplicitCapture)]
    private static partial Regex Name();
}
