using System.CommandLine;
using System.Reflection;

namespace Memory.Server.Cli.Completion;

/// <summary><c>completion</c>: prints the script that teaches a shell to complete command lines of this program.</summary>
internal static class CompletionCommand
{
    public static IReadOnlyList<string> Shells { get; } = ["bash", "fish", "pwsh", "zsh"];

    public static Command Create()
    {
        var shell = new Argument<string>("shell") { Description = "bash, zsh, fish or pwsh." };
        shell.AcceptOnlyFromAmong([.. Shells]);
        var completion = new WorkCommand(
            "completion",
            "Prints a script that completes commands and options by the tab key. Have the shell read it when it starts.",
            "completion bash >> ~/.bashrc",
            "completion zsh >> ~/.zshrc",
            "completion fish > ~/.config/fish/completions/memory-server.fish",
            "completion pwsh >> $PROFILE")
        {
            shell,
        };
        completion.SetAction(async (parsed, cancellationToken) =>
        {
            await parsed.InvocationConfiguration.Output.WriteAsync((await ReadAsync(parsed.GetRequiredValue(shell), cancellationToken)).AsMemory(), cancellationToken);
            return ExitCodes.Done;
        });
        return completion;
    }

    private static async Task<string> ReadAsync(string shell, CancellationToken cancellationToken)
    {
        using var script = new StreamReader(Assembly.GetExecutingAssembly().GetManifestResourceStream($"Memory.Server.Cli.Completion.{shell}.txt")!);
        return await script.ReadToEndAsync(cancellationToken);
    }
}
