namespace Memory.Server.Extraction.Model.Replies;

/// <summary>Finds where the objects and lists of a text begin and end, without a parser, so that what is whole in broken JSON can be read by itself.</summary>
internal static class JsonSpans
{
    /// <summary>For each bracket that opens the place of the one that closes it, or -1 where it is never closed; in one pass.</summary>
    public static Dictionary<int, int> Of(string text)
    {
        var ends = new Dictionary<int, int>();
        var open = new Stack<int>();
        var inString = false;
        for (var at = Math.Max(text.AsSpan().IndexOfAny('{', '['), 0); at < text.Length; at++)
        {
            switch (text[at])
            {
                case '\\' when inString:
                    at++;
                    break;
                case '"' when inString || open.Count > 0:
                    inString = !inString;
                    break;
                case '{' or '[' when !inString:
                    open.Push(at);
                    ends[at] = -1;
                    break;
                case '}' or ']' when !inString && open.Count > 0:
                    Close(text, at, open, ends);
                    break;
            }
        }

        return ends;
    }

    /// <summary>Closes the innermost bracket of that kind; what was opened inside and never closed stays open.</summary>
    private static void Close(string text, int at, Stack<int> open, Dictionary<int, int> ends)
    {
        if (text[open.Peek()] == (text[at] == '}' ? '{' : '['))
            ends[open.Pop()] = at;
    }
}
