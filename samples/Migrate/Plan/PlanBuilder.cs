using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Memory.Client;
using Memory.Samples.Migrate.Files;

namespace Memory.Samples.Migrate.Plan;

/// <summary>Collects what a source yields, and leaves out what the server would refuse, so that one bad record does not hold up a batch.</summary>
internal sealed class PlanBuilder(string source)
{
    private const int MostContent = 10_000;
    private const int MostTurn = 100_000;
    private const int MostName = 255;
    private const int MostMetadataBytes = 5_120;
    private const int MostMetadataLevels = 5;
    private const string NoText = "its text holds a NUL or half a character";

    private readonly List<PlannedMemory> _memories = [];
    private readonly List<PlannedTurn> _turns = [];
    private readonly List<LeftOut> _leftOut = [];
    private readonly HashSet<string> _seen = new(StringComparer.Ordinal);

    /// <summary>Takes a record; one whose text cannot be read at all, with half a character escaped in it or bytes that are no UTF-8, is left out.</summary>
    public void Take(SourceRecord record, Action<SourceRecord> take)
    {
        try
        {
            take(record);
        }
        catch (InvalidOperationException)
        {
            LeaveOut(record, NoText);
        }
    }

    public void Add(SourceRecord record, string foreignId, NewMemory memory, JsonObject metadata)
    {
        metadata[ImportPlan.ImportedFrom] = source;
        metadata[ImportPlan.ImportedId] = foreignId;
        var about = JsonSerializer.SerializeToElement(metadata);
        if (Fault(memory.Content, MostContent) is { } fault)
            LeaveOut(record, fault);
        else if (FaultOfName(memory.UserId) is { } name)
            LeaveOut(record, $"user_id {name}");
        else if (Encoding.UTF8.GetByteCount(about.GetRawText()) > MostMetadataBytes || Levels(about) > MostMetadataLevels)
            LeaveOut(record, $"its metadata is over {MostMetadataBytes:N0} bytes or over {MostMetadataLevels} levels deep");
        else if (!_seen.Add($"{memory.UserId}\0{foreignId}"))
            LeaveOut(record, "its id was read before");
        else
            _memories.Add(new PlannedMemory(record.Where, foreignId, memory with { Metadata = about }));
    }

    public void Add(SourceRecord record, string userId, string sessionId, IngestMessage message)
    {
        if (Fault(message.Content, MostTurn) is { } fault)
            LeaveOut(record, fault);
        else if ((FaultOfName(userId) ?? FaultOfName(sessionId) ?? FaultOfName(message.Id ?? "-")) is { } name)
            LeaveOut(record, $"an id {name}");
        else
            _turns.Add(new PlannedTurn(record.Where, userId, sessionId, message));
    }

    public void LeaveOut(SourceRecord record, string reason) => _leftOut.Add(new LeftOut(record.Where, reason));

    public void LeaveOut(string where, string reason) => _leftOut.Add(new LeftOut(where, reason));

    public ImportPlan Build(int read) => new(
        source,
        read,
        [.. _memories.OrderBy(static one => one.Memory.UserId, StringComparer.Ordinal).ThenBy(static one => one.Memory.ValidFrom ?? DateTimeOffset.MaxValue)],
        [.. _turns.OrderBy(static one => one.UserId, StringComparer.Ordinal).ThenBy(static one => one.Message.CreatedAt ?? DateTimeOffset.MaxValue)],
        _leftOut);

    private static string? Fault(string text, int most)
    {
        if (string.IsNullOrWhiteSpace(text))
            return "it has no text";
        if (text.EnumerateRunes().Count() > most)
            return $"its text is over {most:N0} characters";
        return text.Contains('\0', StringComparison.Ordinal) || HasLoneSurrogate(text) ? NoText : null;
    }

    private static string? FaultOfName(string name) =>
        name.EnumerateRunes().Count() > MostName ? $"is over {MostName} characters" : name.Contains('\0', StringComparison.Ordinal) || HasLoneSurrogate(name) ? "holds a NUL or half a character" : null;

    private static bool HasLoneSurrogate(string text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            if (char.IsHighSurrogate(text[i]) && i + 1 < text.Length && char.IsLowSurrogate(text[i + 1]))
                i++;
            else if (char.IsSurrogate(text[i]))
                return true;
        }

        return false;
    }

    private static int Levels(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Object => 1 + value.EnumerateObject().Select(static part => Levels(part.Value)).DefaultIfEmpty(0).Max(),
        JsonValueKind.Array => 1 + value.EnumerateArray().Select(Levels).DefaultIfEmpty(0).Max(),
        _ => 0,
    };
}
