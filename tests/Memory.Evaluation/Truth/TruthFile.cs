using Memory.Client;
using Memory.Evaluation.Conversations;

namespace Memory.Evaluation.Truth;

/// <summary>Reads labelled conversations in the format that <c>docs/evaluation.md</c> tells.</summary>
internal static class TruthFile
{
    /// <summary>How long after the last message a memory is asked, unless the conversation tells.</summary>
    private static readonly TimeSpan Afterwards = TimeSpan.FromDays(1);

    /// <exception cref="InputException">A file is missing or malformed, or two conversations share an id.</exception>
    public static async Task<IReadOnlyList<LabelledConversation>> ReadAllAsync(IEnumerable<string> paths, CancellationToken cancellationToken)
    {
        var conversations = new List<LabelledConversation>();
        var ids = new HashSet<string>(StringComparer.Ordinal);
        foreach (var path in paths)
        {
            foreach (var place in (await JsonFile.ReadAsync(path, cancellationToken)).Elements())
            {
                var conversation = ReadConversation(place);
                conversations.Add(ids.Add(conversation.Id) ? conversation : throw place.Wrong($"is called {conversation.Id}, as an earlier one"));
            }
        }

        return conversations;
    }

    private static LabelledConversation ReadConversation(JsonPlace place)
    {
        var turns = ReadTurns(place.Required("turns"));
        var expected = place.Required("expected");
        var lastArrival = turns.Count > 0 ? turns[^1].ArrivesAt : throw place.Wrong("has no turns");
        var now = place.Optional("now")?.Time() ?? lastArrival + Afterwards;
        if (now < lastArrival)
            throw place.Wrong("is asked before its last message arrives");
        return new(place.Required("id").Text(), place.Required("theme").Text(), NeedsModel(place.Required("knowable_by")), turns, now)
        {
            Current = All(expected, "current", ReadSlot),
            History = All(expected, "history", static one => new ExpectedRetirement(Slot(one), Value(one.Required("value")), Reason(one.Required("reason")))),
            States =
            [
                .. All(expected, "past", static one => State(one, TemporalState.Past)),
                .. All(expected, "future", static one => State(one, TemporalState.Future)),
                .. All(expected, "recurring", static one => State(one, TemporalState.Recurring)),
            ],
            NotRetired = All(expected, "not_retired", static one => new SlotValue(Slot(one), Value(one.Required("value")))),
            Absent = All(expected, "absent", ReadAbsence),
            Besides = Flag(expected, "nothing_else") ? All(expected, "besides", static slot => slot.Text()) : null,
            Questions = All(place, "asks", ReadQuestion),
        };
    }

    private static List<DatedTurn> ReadTurns(JsonPlace place)
    {
        var turns = new List<DatedTurn>();
        foreach (var turn in place.Elements())
        {
            var said = turn.Required("said_at").Time();
            var arrives = turn.Optional("arrives_at")?.Time() ?? (turns.Count > 0 && turns[^1].ArrivesAt > said ? turns[^1].ArrivesAt : said);
            if (arrives < said || (turns.Count > 0 && arrives < turns[^1].ArrivesAt))
                throw turn.Wrong("arrives before it was said, or before the turn before it");
            turns.Add(new(turn.Required("session").Text(), turn.Required("role").Role(), said, arrives, turn.Required("content").Text()));
        }

        return turns;
    }

    private static ExpectedSlot ReadSlot(JsonPlace place) => new(Slot(place), All(place, "values", Value), Flag(place, "exactly"));

    private static ExpectedState State(JsonPlace place, TemporalState state) => new(Slot(place), Value(place.Required("value")), state);

    private static Absence ReadAbsence(JsonPlace place) => place.Optional("words") is { } words
        ? new(null, null, words.Text())
        : new(Slot(place), place.Optional("value") is { } value ? Value(value) : null, null);

    private static TimedQuestion ReadQuestion(JsonPlace place) =>
        new(Slot(place), place.Optional("as_of")?.Time(), place.Optional("known_at")?.Time(), All(place, "values", Value));

    private static string Slot(JsonPlace place) => place.Required("slot").Text();

    private static WantedValue Value(JsonPlace place) => new(place.Value.ValueKind == System.Text.Json.JsonValueKind.Array
        ? [.. place.Elements().Select(static form => form.Text())]
        : [place.Text()]);

    private static IReadOnlyList<T> All<T>(JsonPlace place, string name, Func<JsonPlace, T> read) => [.. (place.Optional(name)?.Elements() ?? []).Select(read)];

    private static bool Flag(JsonPlace place, string name) => place.Optional(name) is { Value.ValueKind: System.Text.Json.JsonValueKind.True };

    private static bool NeedsModel(JsonPlace place) => place.Text() switch
    {
        "rules" => false,
        "model" => true,
        _ => throw place.Wrong("must be rules or model"),
    };

    private static SupersededReason Reason(JsonPlace place) => place.Text() switch
    {
        "replaced" => SupersededReason.Replaced,
        "corrected" => SupersededReason.Corrected,
        "negated" => SupersededReason.Negated,
        _ => throw place.Wrong("must be replaced, corrected or negated"),
    };
}
