using Memory.Server.Api.Answers;

namespace Memory.Server.Api.Reading;

/// <summary>Reads the contract's words, such as <c>fact</c>: lower case, nothing else.</summary>
internal static class Words
{
    public static bool TryRead<TWord>(string text, ReadOnlySpan<TWord> allowed, out TWord word)
        where TWord : struct, Enum
    {
        foreach (var candidate in Among(allowed))
        {
            if (AnswerJson.NameOf(candidate) == text)
            {
                word = candidate;
                return true;
            }
        }

        word = default;
        return false;
    }

    public static string Refusal<TWord>(string name, ReadOnlySpan<TWord> allowed)
        where TWord : struct, Enum =>
        $"Invalid {name}. Must be one of: {string.Join(", ", Among(allowed).ToArray().Select(AnswerJson.NameOf))}";

    private static ReadOnlySpan<TWord> Among<TWord>(ReadOnlySpan<TWord> allowed)
        where TWord : struct, Enum => allowed.IsEmpty ? Enum.GetValues<TWord>() : allowed;
}
