namespace Memory.Client;

/// <summary>Estimates how many tokens of a model a text takes, so that what memory adds to a prompt stays within its budget.</summary>
public interface ITokenEstimator
{
    /// <summary>
    /// Estimates a text, in tokens, at least 0. Equal texts must give equal estimates, whatever the time or the thread, or prompts lose the
    /// bytes that a provider has cached. It is called several times per chat request, so it should take microseconds.
    /// </summary>
    /// <param name="text">The text.</param>
    int Estimate(ReadOnlySpan<char> text);
}
