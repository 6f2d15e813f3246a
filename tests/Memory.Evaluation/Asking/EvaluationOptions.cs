using Memory.Evaluation.Conversations;

namespace Memory.Evaluation.Asking;

/// <summary>How questions are asked.</summary>
internal sealed record EvaluationOptions
{
    /// <summary>What every conversation's user is called after its name, so that runs on one server do not meet.</summary>
    public required string Tag { get; init; }

    /// <summary>Weights of signals that every recall names; null for the server's own.</summary>
    public IReadOnlyDictionary<string, double>? Weights { get; init; }

    /// <summary>Budgets of the contexts that are asked for, in tokens.</summary>
    public IReadOnlyList<int> Budgets { get; init; } = [512, 1_024, 2_048];

    /// <summary>Conversations at a time.</summary>
    public int Parallel { get; init; } = 1;

    /// <summary>How long one extraction job may take.</summary>
    public TimeSpan JobPatience { get; init; } = TimeSpan.FromMinutes(10);

    public string UserOf(Conversation conversation) => $"{conversation.Name}-{Tag}";
}
