using Microsoft.Extensions.Options;

namespace Memory.Extensions.AI;

/// <summary>What the tools of <see cref="MemoryTools"/> may do, and how much they tell a model at once.</summary>
public sealed class MemoryToolOptions
{
    /// <summary>How many memories a search finds at most, 1–50.</summary>
    /// <value>The default is 10.</value>
    public int SearchLimit { get; set; } = 10;

    /// <summary>How many earlier messages a search finds at most, 0–50.</summary>
    /// <value>The default is 5.</value>
    public int TurnLimit { get; set; } = 5;

    /// <summary>The longest that what a search found may be, in tokens, 64–32,768. What fits least is left out.</summary>
    /// <value>The default is 1,024.</value>
    public int SearchTokenBudget { get; set; } = 1_024;

    /// <summary>The longest text that is saved, in characters, 1–10,000. A longer one is refused, and the model is told.</summary>
    /// <value>The default is 1,000.</value>
    public int MaxContentCharacters { get; set; } = 1_000;

    /// <summary>Whether there is a <c>save_memory</c>. Whoever can put words into the conversation can then try to have them remembered.</summary>
    /// <value>The default is true.</value>
    public bool AllowSaving { get; set; } = true;

    /// <summary>Whether there is a <c>forget_memory</c>.</summary>
    /// <value>The default is true.</value>
    public bool AllowForgetting { get; set; } = true;

    internal MemoryToolOptions Validated()
    {
        var mistakes = Mistakes().OfType<string>().ToList();
        return mistakes.Count == 0 ? this : throw new OptionsValidationException(nameof(MemoryToolOptions), typeof(MemoryToolOptions), mistakes);
    }

    private IEnumerable<string?> Mistakes()
    {
        yield return OfRange(SearchLimit, 1, 50, nameof(SearchLimit));
        yield return OfRange(TurnLimit, 0, 50, nameof(TurnLimit));
        yield return OfRange(SearchTokenBudget, 64, 32_768, nameof(SearchTokenBudget));
        yield return OfRange(MaxContentCharacters, 1, 10_000, nameof(MaxContentCharacters));
    }

    private static string? OfRange(int value, int least, int most, string name) =>
        value >= least && value <= most ? null : $"{name} must be from {least} to {most}, but is {value}.";
}
