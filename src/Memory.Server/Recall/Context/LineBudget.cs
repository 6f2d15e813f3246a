namespace Memory.Server.Recall.Context;

/// <summary>Takes lines while they fit into a number of tokens, each meaning once.</summary>
internal sealed class LineBudget(ITokenEstimator tokens, int budget)
{
    private readonly HashSet<string> _said = new(StringComparer.Ordinal);

    /// <summary>How many tokens are left.</summary>
    public int Left { get; private set; } = budget;

    /// <summary>How many tokens a line takes.</summary>
    public int CostOf(string line) => tokens.Estimate(line + "\n");

    /// <summary>Takes a line unless it does not fit; a shorter one may still.</summary>
    /// <param name="line">The line.</param>
    /// <param name="meaning">What it says, in the form by which repetitions are recognised.</param>
    public bool TryTake(string line, string meaning)
    {
        var cost = CostOf(line);
        if (cost > Left || !_said.Add(meaning))
            return false;
        Left -= cost;
        return true;
    }

    /// <summary>Puts a longer line into the place of one that was taken, unless it does not fit.</summary>
    public bool TryReplace(string line, string longer)
    {
        var cost = CostOf(longer) - CostOf(line);
        if (cost > Left)
            return false;
        Left -= cost;
        return true;
    }
}
