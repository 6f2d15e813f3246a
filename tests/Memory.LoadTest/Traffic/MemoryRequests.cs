using System.Buffers;
using System.Globalization;
using System.Text;
using Memory.LoadTest.Texts;

namespace Memory.LoadTest.Traffic;

/// <summary>The requests of this product, about users that are numbers. For one thread at a time.</summary>
internal sealed class MemoryRequests(string apiKey, LifeTexts texts)
{
    private readonly RequestBytes bytes = new(apiKey);

    public static string UserName(int user) => string.Create(CultureInfo.InvariantCulture, $"user-{user:D6}");

    /// <summary>Asks what helps with a question that one of the user's memories answers.</summary>
    public byte[] Recall(int user, int memory, ref Splitting random)
    {
        var body = About("/v1/recall", user);
        body.Write("\"query\":\""u8);
        texts.WriteQuestion(body, user, memory, ref random);
        body.Write("\"}"u8);
        return bytes.End();
    }

    /// <summary>Asks with words given.</summary>
    public byte[] Recall(int user, string question)
    {
        var body = About("/v1/recall", user);
        Write(body, $"\"query\":\"{question}\"}}");
        return bytes.End();
    }

    /// <summary>The first page of a user's memories.</summary>
    public byte[] List(int user) => bytes.Get($"/v1/memory?user_id={UserName(user)}&limit=20");

    /// <summary>Hands over what a user said: messages numbered from <paramref name="first"/>, each with an id of its own.</summary>
    public byte[] Ingest(int user, int first, int count, string? word = null)
    {
        var body = About("/v1/ingest", user);
        body.Write("\"session_id\":\"load\",\"messages\":["u8);
        for (var number = first; number < first + count; number++)
        {
            Write(body, $"{(number > first ? "," : "")}{{\"id\":\"{MessageId(number)}\",\"role\":\"user\",\"content\":\"");
            texts.WriteTurn(body, user, number);
            Write(body, word is null ? "\"}" : $" {word}\"}}");
        }

        body.Write("]}"u8);
        return bytes.End();
    }

    /// <summary>Stores memories numbered from <paramref name="first"/>.</summary>
    public byte[] Remember(int user, int first, int count)
    {
        var body = bytes.Post("/v1/memory/batch");
        body.Write("{\"memories\":["u8);
        for (var number = first; number < first + count; number++)
        {
            Write(body, $"{(number > first ? "," : "")}{{\"user_id\":\"{UserName(user)}\",\"type\":\"{(number % 5 == 0 ? "preference" : number % 7 == 0 ? "event" : "fact")}\",\"content\":\"");
            texts.WriteMemory(body, user, number);
            body.Write("\"}"u8);
        }

        body.Write("]}"u8);
        return bytes.End();
    }

    public static string MessageId(int number) => string.Create(CultureInfo.InvariantCulture, $"m-{number}");

    private IBufferWriter<byte> About(string path, int user)
    {
        var body = bytes.Post(path);
        Write(body, $"{{\"user_id\":\"{UserName(user)}\",");
        return body;
    }

    private static void Write(IBufferWriter<byte> to, string text) => Encoding.UTF8.GetBytes(text, to);
}
