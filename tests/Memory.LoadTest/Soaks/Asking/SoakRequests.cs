using System.Buffers;
using System.Globalization;
using System.Text;
using Memory.LoadTest.Texts;
using Memory.LoadTest.Traffic;

namespace Memory.LoadTest.Soaks.Asking;

/// <summary>The requests of a soak that its checks must be able to tell apart afterwards. For one thread at a time.</summary>
internal sealed class SoakRequests(string apiKey, LifeTexts texts)
{
    /// <summary>The session that all turns are said in.</summary>
    public const string Session = "soak";

    /// <summary>The session of all chats.</summary>
    public const string ChatSession = "chat";

    /// <summary>What is said in chats is numbered apart from all else that is said.</summary>
    private const int FirstOfChats = 1 << 24;

    private readonly RequestBytes bytes = new(apiKey);

    /// <summary>Turns with numbers as ids. Each tells when it was said, so that one that is sent again has its place in the conversation.</summary>
    public byte[] Ingest(int user, int first, int count, DateTimeOffset said)
    {
        var body = bytes.Post("/v1/ingest");
        Write(body, $"{{\"user_id\":\"{MemoryRequests.UserName(user)}\",\"session_id\":\"{Session}\",\"messages\":[");
        for (var number = first; number < first + count; number++)
        {
            var at = said.AddMilliseconds(number - first).ToString("yyyy-MM-ddTHH:mm:ss.fffZ", CultureInfo.InvariantCulture);
            Write(body, $"{(number > first ? "," : "")}{{\"id\":\"{MemoryRequests.MessageId(number)}\",\"role\":\"user\",\"created_at\":\"{at}\",\"content\":\"");
            texts.WriteTurn(body, user, number);
            body.Write("\"}"u8);
        }

        body.Write("]}"u8);
        return bytes.End();
    }

    /// <summary>What a user asks the model. Sent again it is the same chat, whose question is stored once.</summary>
    public byte[] Chat(int user, int number, bool isStreamed)
    {
        var body = bytes.PostOnce("/v1/chat", ChatSession + MemoryRequests.MessageId(number));
        Write(body, $"{{\"user_id\":\"{MemoryRequests.UserName(user)}\",\"session_id\":\"{ChatSession}\",\"stream\":{(isStreamed ? "true" : "false")},\"message\":\"");
        WriteQuestion(body, texts, user, number);
        body.Write("\"}"u8);
        return bytes.End();
    }

    /// <summary>What the user asks in a chat.</summary>
    public static void WriteQuestion(IBufferWriter<byte> to, LifeTexts texts, int user, int number)
    {
        Write(to, ChatWords.Question(number));
        texts.WriteTurn(to, user, FirstOfChats + number);
    }

    public byte[] Store(int user, int text)
    {
        var body = bytes.PostOnce("/v1/memory", string.Create(CultureInfo.InvariantCulture, $"soak-{user}-{text}"));
        Write(body, $"{{\"user_id\":\"{MemoryRequests.UserName(user)}\",\"type\":\"fact\",\"content\":\"");
        texts.WriteMemory(body, user, text);
        body.Write("\"}"u8);
        return bytes.End();
    }

    public byte[] Edit(int user, string id, int text)
    {
        var body = bytes.Patch($"/v1/memory/{id}?user_id={MemoryRequests.UserName(user)}");
        body.Write("{\"content\":\""u8);
        texts.WriteMemory(body, user, text);
        body.Write("\"}"u8);
        return bytes.End();
    }

    private static void Write(IBufferWriter<byte> to, string text) => Encoding.UTF8.GetBytes(text, to);
}
