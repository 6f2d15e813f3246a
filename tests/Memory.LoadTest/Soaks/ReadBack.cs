using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Memory.LoadTest.Soaks.Asking;
using Memory.LoadTest.Soaks.Verdicts;
using Memory.LoadTest.Texts;
using Memory.LoadTest.Traffic;

namespace Memory.LoadTest.Soaks;

/// <summary>Reads page by page what a server holds at the end, and compares it with what was acknowledged.</summary>
internal sealed class ReadBack(HttpClient http, LifeTexts texts)
{
    private const int Page = 200;

    private readonly ArrayBufferWriter<byte> words = new();

    public async Task<TurnFindings> TurnsAsync(TurnLedger turns, CancellationToken cancellationToken)
    {
        var all = new TurnFindings();
        for (var user = 0; user < turns.Users; user++)
        {
            var (name, one, said) = (MemoryRequests.UserName(user), user, turns.Said(user));
            if (said == 0)
                continue;
            var found = await ReadAsync($"/v1/sessions/{SoakRequests.Session}/messages?user_id={name}&limit={Page}", "messages", cancellationToken);
            all = all.Plus(TurnFindings.Compare(said, number => turns.IsAcknowledged(one, number), number => TextOf(to => texts.WriteTurn(to, one, number)), NumberOf, found));
        }

        return all;
    }

    public async Task<ChatFindings> ChatsAsync(ChatLedger chats, CancellationToken cancellationToken)
    {
        var all = new ChatFindings();
        foreach (var begun in chats.ByUser())
        {
            var user = begun.Key;
            var found = await ReadAsync($"/v1/sessions/{SoakRequests.ChatSession}/messages?user_id={MemoryRequests.UserName(user)}&limit={Page}", "messages", cancellationToken);
            all = all.Plus(ChatFindings.Compare(begun, number => TextOf(to => SoakRequests.WriteQuestion(to, texts, user, number)), [.. found.Select(static one => one.Text)]));
        }

        return all;
    }

    /// <summary>Of the memories that were stored and acknowledged: how many are not there with their last wording, or there twice.</summary>
    public async Task<(int Lost, int Doubled)> MemoriesAsync(MemoryLedger memories, CancellationToken cancellationToken)
    {
        var (lost, doubled) = (0, 0);
        foreach (var settled in memories.Settled())
        {
            var user = settled.Key;
            var found = await ReadAsync($"/v1/memory?user_id={MemoryRequests.UserName(user)}&limit={Page}", "memories", cancellationToken);
            var byId = found.ToLookup(static one => one.Id, static one => one.Text, StringComparer.Ordinal);
            var times = found.ToLookup(static one => one.Text, StringComparer.Ordinal);
            foreach (var (id, text) in settled)
            {
                var content = TextOf(to => texts.WriteMemory(to, user, text));
                lost += byId[id].Contains(content, StringComparer.Ordinal) ? 0 : 1;
                doubled += times[content].Skip(1).Any() ? 1 : 0;
            }
        }

        return (lost, doubled);
    }

    private async Task<IReadOnlyList<(string Id, string Text)>> ReadAsync(string path, string items, CancellationToken cancellationToken)
    {
        var found = new List<(string, string)>();
        for (string? cursor = null; ;)
        {
            using var page = await AskAsync(cursor is null ? path : $"{path}&cursor={Uri.EscapeDataString(cursor)}", cancellationToken);
            found.AddRange(page.RootElement.GetProperty(items).EnumerateArray().Select(static one => (one.GetProperty("id").GetString()!, one.GetProperty("content").GetString()!)));
            cursor = page.RootElement.GetProperty("next_cursor").GetString();
            if (cursor is null)
                return found;
        }
    }

    private async Task<JsonDocument> AskAsync(string path, CancellationToken cancellationToken)
    {
        using var answer = await http.GetAsync(path, cancellationToken);

        // A session into which nothing was ever stored is not there.
        if (answer.StatusCode == System.Net.HttpStatusCode.NotFound)
            return JsonDocument.Parse("""{"messages":[],"memories":[],"next_cursor":null}""");
        return JsonDocument.Parse(await answer.EnsureSuccessStatusCode().Content.ReadAsStringAsync(cancellationToken));
    }

    private string TextOf(Action<IBufferWriter<byte>> write)
    {
        words.ResetWrittenCount();
        write(words);
        return Encoding.UTF8.GetString(words.WrittenSpan);
    }

    private static int? NumberOf(string id) => id.StartsWith("m-", StringComparison.Ordinal) && int.TryParse(id.AsSpan(2), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
}
