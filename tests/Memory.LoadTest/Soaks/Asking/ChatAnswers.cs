using System.Text;
using Memory.LoadTest.Traffic;

namespace Memory.LoadTest.Soaks.Asking;

/// <summary>Looks at answers of chats.</summary>
internal static class ChatAnswers
{
    /// <summary>Whether an answer is all that the model says in a chat: the answer in one, or pieces and then the event that ends them, which has them all.</summary>
    public static bool IsWhole(Answer answer, int number, bool isStreamed)
    {
        if (!answer.IsSuccess)
            return false;
        var body = answer.Body.Span;
        if (isStreamed)
        {
            var end = body.LastIndexOf("event: done\n"u8);
            if (end < 0 || body.IndexOf("event: delta\n"u8) is not (>= 0 and var first) || first > end)
                return false;
            body = body[end..];
        }

        return body.IndexOf(Encoding.UTF8.GetBytes($"\"{ChatWords.Answer(number)}\"")) >= 0;
    }
}
