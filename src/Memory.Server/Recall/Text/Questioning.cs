namespace Memory.Server.Recall.Text;

/// <summary>How much of a text asks rather than tells. A note in brackets at its end, as chats render attachments, is no sentence.</summary>
internal static class Questioning
{
    /// <summary>The share of its sentences that are questions, 0–1; 0 without a sentence.</summary>
    public static double ShareOf(string text)
    {
        var said = WithoutNote(text);
        int sentences = 0, questions = 0;
        bool isOpen = false, asks = false;
        for (var i = 0; i < said.Length; i++)
        {
            if (!char.IsWhiteSpace(said[i]))
                isOpen = true;

            // "What?!" asks, whichever mark stands last.
            asks = IsEnd(said[i]) && (asks || IsQuestionMark(said[i]));
            if (!IsEnd(said[i]) || (i + 1 < said.Length && !char.IsWhiteSpace(said[i + 1])))
                continue;
            sentences++;
            questions += asks ? 1 : 0;
            isOpen = false;
        }

        sentences += isOpen ? 1 : 0;
        return sentences == 0 ? 0 : (double)questions / sentences;
    }

    /// <summary>Whether its last words are a question, which what is said next answers.</summary>
    public static bool IsAtEndOf(string text)
    {
        var said = WithoutNote(text);
        for (var last = said.Length - 1; last >= 0 && IsEnd(said[last]); last--)
        {
            if (IsQuestionMark(said[last]))
                return true;
        }

        return false;
    }

    private static ReadOnlySpan<char> WithoutNote(string text)
    {
        var said = text.AsSpan().TrimEnd();
        if (said is [.., ']'] && said.LastIndexOf('[') is var open and > 0)
            said = said[..open].TrimEnd();
        return said;
    }

    private static bool IsEnd(char character) => character is '.' or '!' or '…' or '。' or '！' || IsQuestionMark(character);

    private static bool IsQuestionMark(char character) => character is '?' or '？' or '؟' or '⁇';
}
