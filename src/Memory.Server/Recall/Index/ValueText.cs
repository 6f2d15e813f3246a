using System.Text.Json;
using Memory.Server.Memories;

namespace Memory.Server.Recall.Index;

/// <summary>Reads a memory's value as text.</summary>
internal static class ValueText
{
    /// <summary>The value when it is a string or a number; null when it is neither.</summary>
    public static string? Of(MemoryRecord memory)
    {
        if (memory.Value is not { } json)
            return null;
        var value = json.ToElement();
        return value.ValueKind switch
        {
            JsonValueKind.String => value.GetString(),
            JsonValueKind.Number => value.GetRawText(),
            _ => null,
        };
    }
}
