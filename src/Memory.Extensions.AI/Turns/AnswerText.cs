using System.Buffers;

namespace Memory.Extensions.AI;

/// <summary>
/// The text of an answer as it comes, piece by piece: copied into a pooled buffer, so that a streamed update costs no allocation and nothing
/// of the model's updates is kept alive. Bounded by what the server takes.
/// </summary>
internal sealed class AnswerText
{
    /// <summary>One more than the server takes, so that a cut can see whether it would part a surrogate pair.</summary>
    private const int Capacity = SpokenText.MaxCharacters + 1;

    private char[] buffer = [];
    private int length;

    public bool IsEmpty => length == 0;

    /// <summary>Adds text; what is over the bound is left out.</summary>
    public void Append(ReadOnlySpan<char> text)
    {
        if (text.Length > Capacity - length)
            text = text[..(Capacity - length)];
        if (text.Length > buffer.Length - length)
            Grow(length + text.Length);
        text.CopyTo(buffer.AsSpan(length));
        length += text.Length;
    }

    /// <summary>Gives the text away and the buffer back.</summary>
    public string Take()
    {
        var text = new string(buffer, 0, length);
        GiveBack();
        (buffer, length) = ([], 0);
        return text;
    }

    private void Grow(int least)
    {
        var larger = ArrayPool<char>.Shared.Rent(Math.Max(least, buffer.Length * 2));
        buffer.AsSpan(0, length).CopyTo(larger);
        GiveBack();
        buffer = larger;
    }

    /// <summary>Cleared, since whoever rents it next must not find a conversation in it.</summary>
    private void GiveBack()
    {
        if (buffer.Length == 0)
            return;
        buffer.AsSpan(0, length).Clear();
        ArrayPool<char>.Shared.Return(buffer);
    }
}
