using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Memory.Benchmarks.Start;

/// <summary>A way to publish the server.</summary>
/// <param name="Name">Also its folder's name.</param>
/// <param name="Switches">What <c>dotnet publish</c> is told.</param>
internal sealed record ServerBuild(string Name, params string[] Switches)
{
    private static readonly string Runtime = RuntimeInformation.RuntimeIdentifier;

    /// <summary>As the SDK does it unless told otherwise: IL alone, compiled while it runs.</summary>
    public static ServerBuild Plain { get; } = new("plain", "-p:PublishReadyToRun=false");

    /// <summary>Our own and the packages' assemblies compiled beforehand.</summary>
    public static ServerBuild ReadyToRun { get; } = new("ready-to-run", "--runtime", Runtime, "--self-contained", "false", "-p:PublishReadyToRun=true");

    /// <summary>The framework too, all brought along, and what nothing refers to left out.</summary>
    public static ServerBuild Trimmed { get; } = new(
        "trimmed", "--runtime", Runtime, "--self-contained", "true", "-p:PublishReadyToRun=true", "-p:PublishTrimmed=true", "-p:TreatWarningsAsErrors=false", "-p:SuppressTrimAnalysisWarnings=true");

    /// <summary>The program in a folder of builds.</summary>
    public string ProgramIn(string builds) => Path.Combine(FolderIn(builds), "Memory.Server.dll");

    /// <summary>How many bytes are shipped.</summary>
    public long SizeIn(string builds) => new DirectoryInfo(FolderIn(builds)).EnumerateFiles("*", SearchOption.AllDirectories).Where(static file => file.Extension != ".pdb").Sum(static file => file.Length);

    /// <summary>Publishes the server of this repository, unless the folder has it already; how long that took.</summary>
    /// <exception cref="InvalidOperationException">It cannot be published so here.</exception>
    public async Task<TimeSpan?> PublishAsync(string builds)
    {
        if (File.Exists(ProgramIn(builds)))
            return null;

        // What is made on the way stands apart, so that the repository's own builds stay as they are.
        var apart = Path.Combine(builds, "artifacts-" + Name);
        string[] command =
        [
            "publish", Path.Combine(FindRepository(), "src", "Memory.Server"), "--configuration", "Release", "--output", FolderIn(builds), "--artifacts-path", apart,
            "-p:RunAnalyzersDuringBuild=false", "--nologo", "--verbosity", "quiet", .. Switches,
        ];
        var started = Stopwatch.GetTimestamp();
        using var publishing = Process.Start(new ProcessStartInfo("dotnet", command) { RedirectStandardOutput = true, UseShellExecute = false })!;
        var said = await publishing.StandardOutput.ReadToEndAsync();
        await publishing.WaitForExitAsync();
        if (publishing.ExitCode != 0)
            throw new InvalidOperationException($"{Name}: {said}");
        Directory.Delete(apart, recursive: true);
        return Stopwatch.GetElapsedTime(started);
    }

    private string FolderIn(string builds) => Path.Combine(builds, Name);

    private static string FindRepository()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "MemorySdk.sln")))
            folder = folder.Parent;
        return folder?.FullName ?? throw new InvalidOperationException("The server is published from the repository, and this program lies outside of it.");
    }
}
