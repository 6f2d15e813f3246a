namespace Memory.Samples;

/// <summary>Finds the line that answers a question by the words they share. That is all the understanding there is.</summary>
internal static class Question
{
    private static readonly HashSet<string> Openers = new(
        ["who", "what", "where", "when", "why", "how", "which", "do", "does", "did", "is", "are", "am", "was", "were", "can", "could", "should"],
        StringComparer.OrdinalIgnoreCase);

    private static readonly HashSet<string> Empty = new(
        [.. Openers, "i", "me", "my", "mine", "you", "your", "user", "users", "said", "the", "a", "an", "to", "in", "on", "at", "of", "for", "and", "or",
         "with", "have", "has", "had", "be", "been", "tell", "remember", "know", "about", "now", "again", "currently", "please", "s", "m", "kind"],
        StringComparer.OrdinalIgnoreCase);

    public static bool IsAskedIn(string text) =>
        text.TrimEnd().EndsWith('?') || (Words(text).FirstOrDefault() is { } first && Openers.Contains(first));

    /// <summary>The line that shares the most words with the question; null when none shares any.</summary>
    public static string? FindAnswer(string question, IEnumerable<string> lines)
    {
        var asked = Words(question).Where(static word => !Empty.Contains(word)).ToList();
        return lines
            .Where(static line => IsAFact(line))
            .Select(line => (Line: line, Shared: asked.Count(word => Words(line).Any(other => IsSameWord(word, other)))))
            .Where(static candidate => candidate.Shared > 0)
            .OrderByDescending(static candidate => candidate.Shared)
            .ThenBy(static candidate => candidate.Line.StartsWith("earlier:", StringComparison.Ordinal))
            .Select(static candidate => candidate.Line)
            .FirstOrDefault();
    }

    /// <summary>Earlier questions and earlier answers of the stand-in itself say nothing new.</summary>
    private static bool IsAFact(string line) => !line.Contains('?', StringComparison.Ordinal) && !line.Contains("stand-in", StringComparison.Ordinal);

    /// <summary>"live" and "lives", "allergy" and "allergic": the same up to a short ending.</summary>
    private static bool IsSameWord(string one, string other)
    {
        var shared = 0;
        while (shared < Math.Min(one.Length, other.Length) && char.ToLowerInvariant(one[shared]) == char.ToLowerInvariant(other[shared]))
            shared++;
        return (shared >= 5 || shared == Math.Min(one.Length, other.Length)) && Math.Max(one.Length, other.Length) - shared <= 3;
    }

    private static string[] Words(string text) =>
        text.Split([.. text.Where(static character => !char.IsLetterOrDigit(character)).Distinct()], StringSplitOptions.RemoveEmptyEntries);
}
