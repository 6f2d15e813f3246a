namespace Memory.Docs.Tests.Pages;

/// <summary>A fenced block of a page.</summary>
/// <param name="Page">The page, from the repository's root.</param>
/// <param name="Line">The line of its opening fence, from 1.</param>
/// <param name="Language">What stands behind the opening fence.</param>
/// <param name="Body">What stands between the fences, each line with its end.</param>
internal sealed record Block(string Page, int Line, string Language, string Body)
{
    /// <summary>Where it is, as editors and terminals open it.</summary>
    public string Where => $"{Page}:{Line}";

    public string FirstLine => Body.Split('\n', 2)[0];

    public override string ToString() => $"{Where} ({Language})";
}
