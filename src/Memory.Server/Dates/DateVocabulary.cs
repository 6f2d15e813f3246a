using System.Collections.Frozen;

namespace Memory.Server.Dates;

/// <summary>The words that the grammar of dates knows. All others are looked past without being copied.</summary>
internal static class DateVocabulary
{
    /// <summary>Words of which a time needs one, if it has no digit.</summary>
    private const string Telling =
        "today tonight yesterday tomorrow day days week weeks weekend weekends month months year years decade decades night morning evening afternoon "
        + "january february march april may june july august september october november december jan feb mar apr jun jul aug sep sept oct nov dec "
        + "monday tuesday wednesday thursday friday saturday sunday spring summer autumn fall winter hour hours minutes "
        + "christmas xmas halloween thanksgiving easter juneteenth valentines";

    /// <summary>Words that a time may have besides.</summary>
    private const string Others =
        "a an the of in on at by to from for since until till til before after around about during over through between and back early late mid "
        + "last past previous this next coming upcoming these few couple several one two three four five six seven eight nine ten eleven twelve "
        + "fifteen twenty thirty half now ago end beginning start middle earlier other following prior eve boxing black good cyber new "
        + "valentine patrick patricks mother mothers father fathers labor labour memorial independence veterans every each "
        + "is was were has had will gonna going plan plans planning did went got took came saw met made gave left bought began became born first second third fourth fifth sixth seventh eighth ninth tenth st";

    private static readonly FrozenDictionary<string, (string Word, bool Tells)> Words = Telling.Split(' ').Select(static word => (word, true))
        .Concat(Others.Split(' ').Select(static word => (word, false)))
        .ToFrozenDictionary(static entry => entry.word, static entry => entry, StringComparer.OrdinalIgnoreCase);

    private static readonly FrozenDictionary<string, (string Word, bool Tells)>.AlternateLookup<ReadOnlySpan<char>> BySpelling =
        Words.GetAlternateLookup<ReadOnlySpan<char>>();

    /// <summary>The vocabulary's own word for what is written in any case, and whether it may tell a time; null when it is none.</summary>
    public static string? Find(ReadOnlySpan<char> written, out bool tells)
    {
        var isKnown = BySpelling.TryGetValue(written, out var entry);
        tells = entry.Tells;
        return isKnown ? entry.Word : null;
    }
}
