namespace Memory.Docs.Tests.Shell;

/// <summary>One simple command of a shell block: what it sets for itself, the program, its arguments.</summary>
/// <param name="Assignments">The <c>NAME=value</c> in front.</param>
/// <param name="Words">The program and its arguments, without their quotes. Empty when the command only sets variables.</param>
internal sealed record ShellCommand(IReadOnlyList<string> Assignments, IReadOnlyList<string> Words)
{
    public string Program => Words.Count == 0 ? "" : Words[0];

    public IReadOnlyList<string> Arguments => [.. Words.Skip(1)];

    public override string ToString() => string.Join(' ', Assignments.Concat(Words));
}
