using Memory.Server.Memories;

namespace Memory.Evaluation.Truth;

/// <summary>A value in one of the forms in which it may be noted. A form between asterisks need only occur in it.</summary>
internal sealed record WantedValue(IReadOnlyList<string> Forms)
{
    /// <summary>Whether a text says it, whatever its case, accents, article and closing punctuation.</summary>
    public bool IsSaidBy(string text)
    {
        var normal = Identities.OfText(text);
        return Forms.Any(form => form is ['*', .. var part, '*']
            ? normal.Contains(Identities.OfText(part), StringComparison.Ordinal)
            : normal == Identities.OfText(form));
    }

    public override string ToString() => string.Join(" or ", Forms);
}
