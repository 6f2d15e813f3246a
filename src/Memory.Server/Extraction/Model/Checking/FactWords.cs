using Memory.Server.Memories;

namespace Memory.Server.Extraction.Model.Checking;

/// <summary>Reads the words by which a proposal says of what kind it is and when it holds.</summary>
internal static class FactWords
{
    /// <summary>Null for a word that is none; current when there is none.</summary>
    public static TemporalState? StateOf(string? word) => word switch
    {
        null or "current" or "present" or "now" => TemporalState.Current,
        "past" => TemporalState.Past,
        "future" => TemporalState.Future,
        "recurring" => TemporalState.Recurring,
        _ => null,
    };

    /// <summary>Null for a word that is none; by the slot when there is none. What a model reads is never the application's own.</summary>
    public static MemoryType? TypeOf(string? word, Slot? slot) => word switch
    {
        "fact" => MemoryType.Fact,
        "preference" => MemoryType.Preference,
        "event" => MemoryType.Event,
        null => slot?.Name is { } name && (name is "like" or "dislike" or "units" || name.StartsWith("answer_style", StringComparison.Ordinal)) ? MemoryType.Preference
            : slot?.Name is "event" or "plan" ? MemoryType.Event
            : MemoryType.Fact,
        _ => null,
    };
}
