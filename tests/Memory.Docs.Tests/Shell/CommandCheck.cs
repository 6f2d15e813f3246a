namespace Memory.Docs.Tests.Shell;

/// <summary>Says what is wrong with a command on a page without running it.</summary>
internal static class CommandCheck
{
    private const string ServerProject = "src/Memory.Server";

    /// <summary>Programs of others, which are taken as they are.</summary>
    private static readonly HashSet<string> OfOthers = new(StringComparer.Ordinal)
    {
        "brew", "cat", "cd", "chmod", "cp", "curl", "docker", "echo", "export", "git", "grep", "head", "install", "jq", "kill", "ls", "mkdir", "npx", "ollama", "openssl", "pg_dump",
        "pg_restore", "printf", "psql", "pwsh", "rm", "sha256sum", "source", "sudo", "systemctl", "systemd-analyze", "tail", "tar", "tee", "tr", "uv", "wget",
    };

    public static IEnumerable<string> Faults(ShellCommand command) => command.Program switch
    {
        "" => [],
        "memory-server" => ServerGrammar.Complaints(command.Arguments),
        "dotnet" => DotNet(command.Arguments),
        "sudo" or "exec" => Faults(command with { Words = command.Arguments }),
        var program when OfOthers.Contains(program) => [],
        var program when Repository.Has(program.StartsWith("./", StringComparison.Ordinal) ? program[2..] : program) => Script(program, command.Arguments),
        var program => [$"\"{program}\" is neither a script of this repository nor a program that CommandCheck knows"],
    };

    private static IEnumerable<string> DotNet(IReadOnlyList<string> arguments)
    {
        if (arguments is not ["run", ..])
            return arguments is ["build" or "test" or "pack" or "publish" or "tool" or "add" or "new" or "nuget" or "restore" or "reference" or "package" or "user-secrets", ..] or ["--version"]
                ? []
                : [$"dotnet {string.Join(' ', arguments.Take(1))} is not known to CommandCheck"];

        var own = arguments.Skip(1).TakeWhile(static word => word != "--").ToArray();
        var passed = arguments.Skip(own.Length + 2).ToArray();
        var project = own.SkipWhile(static word => word != "--project").Skip(1).FirstOrDefault();
        if (project is null)
            return passed.Length == 0 ? [] : ["dotnet run without --project"];
        if (project.StartsWith("../", StringComparison.Ordinal))
            return []; // The reader's own.
        if (!Repository.Below(project.TrimEnd('/') + "/", ".csproj").Any())
            return [$"{project} holds no project"];
        return project.TrimEnd('/') == ServerProject ? ServerGrammar.Complaints(passed) : Unknown(project, ".cs", passed);
    }

    private static IEnumerable<string> Script(string path, IReadOnlyList<string> arguments) =>
        Unknown(path.StartsWith("./", StringComparison.Ordinal) ? path[2..] : path, "", [.. arguments.TakeWhile(static word => word != "--")]);

    /// <summary>An option of a program of ours must at least stand in its source.</summary>
    private static IEnumerable<string> Unknown(string folder, string extension, IReadOnlyList<string> arguments) =>
        from word in arguments
        where word.StartsWith("--", StringComparison.Ordinal) && word is not ("--help" or "--version")
        let option = word.Split('=')[0]
        where !Repository.Below(folder, extension).Any(file => file.Text.Contains(option, StringComparison.Ordinal)) && !OfBenchmarks(folder, option)
        select $"{folder} has no option {option}";

    /// <summary>What BenchmarkDotNet takes, which our own source does not name.</summary>
    private static bool OfBenchmarks(string folder, string option) => folder.Contains("Benchmarks", StringComparison.Ordinal) && option is "--filter" or "--list";
}
