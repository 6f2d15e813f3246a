using System.Globalization;
using System.Text.Json;
using Memory.Client;

namespace Memory.Evaluation.Truth;

/// <summary>Holds what is remembered against what must be. A conversation is right only when nothing is wrong.</summary>
internal static class TruthComparison
{
    /// <summary>What is wrong, a line each, with what was expected and what was found.</summary>
    public static IReadOnlyList<string> MistakesIn(LabelledConversation expected, Remembered found)
    {
        var current = found.Memories.Where(memory => IsCurrent(memory, expected.Now)).ToList();
        return
        [
            .. expected.Current.SelectMany(slot => Compare($"current {slot.Slot}", slot.Values, slot.IsExact, current.Where(memory => memory.Key == slot.Slot))),
            .. expected.History.Where(old => !found.Memories.Any(memory => Says(memory, old.Slot, old.Value) && memory.SupersededReason == old.Reason))
                .Select(old => $"history {old.Slot}: expected {old.Value} {Name(old.Reason)}, got {Describe(Of(found, old.Slot))}"),
            .. expected.States.Where(state => !found.Memories.Any(memory => Says(memory, state.Slot, state.Value) && memory.TemporalState == state.State && memory.SupersededReason is null))
                .Select(state => $"{Name(state.State)} {state.Slot}: expected {state.Value}, got {Describe(Of(found, state.Slot))}"),
            .. expected.NotRetired.Where(kept => !found.Memories.Any(memory => Says(memory, kept.Slot, kept.Value) && memory.SupersededReason is null))
                .Select(kept => $"kept {kept.Slot}: expected {kept.Value} not to be retired, got {Describe(Of(found, kept.Slot))}"),
            .. expected.Absent.SelectMany(absence => found.Memories.Where(memory => IsMeant(absence, memory))
                .Select(memory => $"absent {absence.Slot ?? absence.Words}: expected no {absence.Value?.ToString() ?? "memory"}, got {Describe([memory])}")),
            .. Others(expected, current).Select(static memory => $"other slots: expected nothing, got {memory.Key ?? "no slot"} = {Describe([memory])}"),
            .. expected.Questions.Zip(found.Answers).SelectMany(static pair => Compare(Title(pair.First), pair.First.Values, isExact: true, pair.Second)),
        ];
    }

    private static bool IsCurrent(MemoryRecord memory, DateTimeOffset now) =>
        memory.TemporalState is TemporalState.Current or TemporalState.Recurring
        && !(memory.SupersededAt <= now) && !(memory.ValidFrom > now) && !(memory.ValidTo <= now);

    private static IEnumerable<string> Compare(string what, IReadOnlyList<WantedValue> wanted, bool isExact, IEnumerable<MemoryRecord> found)
    {
        var values = found.Select(TextOf).ToList();
        var isRight = wanted.All(value => values.Exists(value.IsSaidBy))
            && (!isExact || (values.Count == wanted.Count && values.TrueForAll(text => wanted.Any(value => value.IsSaidBy(text)))));
        if (!isRight)
            yield return $"{what}: expected {List(wanted)}, got {List(values)}";
    }

    private static IEnumerable<MemoryRecord> Others(LabelledConversation expected, IEnumerable<MemoryRecord> current)
    {
        if (expected.Besides is not { } besides)
            return [];
        string[] named = [.. besides, .. expected.Current.Select(static slot => slot.Slot), .. expected.States.Select(static state => state.Slot)];
        return current.Where(memory => memory.Key is null || !named.Contains(memory.Key, StringComparer.Ordinal));
    }

    private static bool IsMeant(Absence absence, MemoryRecord memory) => absence.Words is { } words
        ? memory.Content.Contains(words, StringComparison.OrdinalIgnoreCase)
        : memory.Key == absence.Slot && (absence.Value is not { } value || value.IsSaidBy(TextOf(memory)));

    private static bool Says(MemoryRecord memory, string slot, WantedValue value) => memory.Key == slot && value.IsSaidBy(TextOf(memory));

    private static IEnumerable<MemoryRecord> Of(Remembered found, string slot) => found.Memories.Where(memory => memory.Key == slot);

    private static string TextOf(MemoryRecord memory) => memory.Value switch
    {
        { ValueKind: JsonValueKind.String } text => text.GetString()!,
        { ValueKind: not (JsonValueKind.Null or JsonValueKind.Undefined) } other => other.GetRawText(),
        _ => memory.Content,
    };

    private static string Describe(IEnumerable<MemoryRecord> memories) => List(memories.Select(static memory =>
        TextOf(memory) + $" ({Name(memory.TemporalState)}{Day(" from ", memory.ValidFrom)}{Day(" to ", memory.ValidTo)}{(memory.SupersededReason is { } reason ? ", " + Name(reason) : "")})"));

    private static string List(IEnumerable<object> values) => string.Join("; ", values) is { Length: > 0 } list ? list : "nothing";

    private static string Title(TimedQuestion question) => string.Create(
        CultureInfo.InvariantCulture, $"{question.Slot}{Day(" as of ", question.AsOf)}{Day(" known at ", question.KnownAt)}");

    private static string Day(string words, DateTimeOffset? instant) => instant is { } at ? words + at.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) : "";

    private static string Name<T>(T value)
        where T : struct, Enum => value.ToString().ToLowerInvariant();
}
