using System.Globalization;
using Memory.Server.Memories;

namespace Memory.Server.Storage.Postgres.Sealing;

/// <summary>A text of which stems and vectors are kept.</summary>
/// <param name="Table">The kind of row.</param>
/// <param name="Id">The turn or the memory.</param>
/// <param name="Content">What is compared with questions.</param>
/// <param name="Value">The rest of it.</param>
internal readonly record struct SealedText(string Table, string Id, string Content, string? Value)
{
    public static SealedText Of(Turn turn) => OfTurn(turn.Id, turn.Content);

    public static SealedText OfTurn(MessageId turn, string content) => new(SealedTables.Turns, turn.Value, content, Value: null);

    public static SealedText Of(MemoryRecord memory) => new(SealedTables.Memories, memory.Id.Value.ToString(), memory.Content, memory.Value?.Text);

    /// <summary>Names a version of a memory; its time is kept to the microsecond.</summary>
    public static string IdOf(MemoryId memory, DateTimeOffset recordedFrom) =>
        string.Create(CultureInfo.InvariantCulture, $"{memory.Value} {recordedFrom.UtcTicks / TimeSpan.TicksPerMicrosecond}");
}
