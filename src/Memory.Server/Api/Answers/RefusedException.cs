namespace Memory.Server.Api.Answers;

/// <summary>A request is refused while it is being read; the edge answers the problem.</summary>
internal sealed class RefusedException(Problem problem) : Exception(problem.Detail)
{
    public Problem Problem { get; } = problem;
}
