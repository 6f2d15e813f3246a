using System.Diagnostics;

namespace Memory.Tidy.Tests.Packages;

/// <summary>Runs commands of the SDK that runs the tests, in the configuration that was tested.</summary>
internal static class DotNet
{
    /// <summary>The program itself.</summary>
    public static string Command { get; } = Path.GetFileNameWithoutExtension(Environment.ProcessPath) == "dotnet" ? Environment.ProcessPath! : "dotnet";

    /// <summary>Release or Debug: as the tests were built.</summary>
    public static string Configuration { get; } =
        AppContext.BaseDirectory.Contains($"{Path.DirectorySeparatorChar}Release{Path.DirectorySeparatorChar}", StringComparison.Ordinal) ? "Release" : "Debug";

    /// <summary>Runs a command of the SDK to its end; fails with what it printed unless it exits with 0.</summary>
    public static Task<string> RunAsync(params string[] arguments) =>
        RunAsync(Command, [.. arguments, "--configuration", Configuration, "--nologo", "--verbosity", "quiet", "--disable-build-servers"]);

    /// <summary>The same for a command that builds nothing.</summary>
    public static Task<string> RunPlainAsync(params string[] arguments) => RunAsync(Command, arguments);

    /// <summary>Runs a program to its end and answers what it printed; fails with that unless it exits with 0.</summary>
    public static async Task<string> RunAsync(string program, IReadOnlyList<string> arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = Repository.Root,
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            Environment = { ["DOTNET_NOLOGO"] = "1", ["MSBUILDDISABLENODEREUSE"] = "1", ["DOTNET_CLI_TELEMETRY_OPTOUT"] = "1" },
        })!;
        try
        {
            var errors = process.StandardError.ReadToEndAsync();
            var output = await process.StandardOutput.ReadToEndAsync().WaitAsync(TimeSpan.FromMinutes(5), TimeProvider.System);
            await process.WaitForExitAsync();
            Assert.True(process.ExitCode == 0, $"{program} {string.Join(' ', arguments)} exited with {process.ExitCode}:\n{output}\n{await errors}");
            return output;
        }
        finally
        {
            if (!process.HasExited)
                process.Kill(entireProcessTree: true);
        }
    }
}
