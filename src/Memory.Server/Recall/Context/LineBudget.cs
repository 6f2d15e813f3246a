namespace Memory.Server.Recall.Context;

/// <summary>Takes lines while they fit into a number of tokens, each meaning once.</summary>
internal sealed class LineBudget(ITokenEstimator tokens, int budget)
{
    private readonly HashSet<string> _said = new(StringComparer.Ordinal);
    private int _left = budget;

    /// <summary>Takes a line unless it does not fit; a shorter one may still.</summary>
    /// <param name="line">The line.</param>
    /// <param name="meaning">What it says, in the form by which repetitions are recognised.</param>
    public bool TryTake(string line, string meaning)
    {
        var cost = tokens.Estimate(line + "\n");
        if (cost > _left || !_said.Add(meaning))
            return false;
        _left -= cost;
        return true;
    }
}
