using System.Globalization;

namespace Memory.LoadTest.Soaks.Asking;

/// <summary>How chats are told apart by what is said in them: each has a number, which its question begins with and its answer too.</summary>
internal static class ChatWords
{
    private const string Begin = "Chat ";

    /// <summary>What a question begins with.</summary>
    public static string Question(int number) => string.Create(CultureInfo.InvariantCulture, $"{Begin}{number}: ");

    /// <summary>All of the model's answer.</summary>
    public static string Answer(int number) => string.Create(CultureInfo.InvariantCulture, $"{Begin}{number} is answered, and there is no more to say about it than that.");

    /// <summary>The number of the chat that a question or an answer belongs to; null for other words.</summary>
    public static int? NumberOf(string? text)
    {
        if (text is null || !text.StartsWith(Begin, StringComparison.Ordinal))
            return null;
        var digits = text.AsSpan(Begin.Length);
        var end = digits.IndexOfAnyExceptInRange('0', '9');
        return int.TryParse(end < 0 ? digits : digits[..end], NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
    }
}
