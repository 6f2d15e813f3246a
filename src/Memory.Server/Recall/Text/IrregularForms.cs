using System.Collections.Frozen;

namespace Memory.Server.Recall.Text;

/// <summary>Forms that no suffix rule brings together: irregular verbs and plurals, and British spellings.</summary>
internal static class IrregularForms
{
    /// <summary>Groups of a base form followed by its irregular forms.</summary>
    private const string Groups =
        "go went gone|buy bought|bring brought|think thought|teach taught|catch caught|seek sought|fight fought|meet met|eat ate eaten|"
        + "drive drove driven|write wrote written|speak spoke spoken|ride rode ridden|rise rose risen|choose chose chosen|break broke broken|"
        + "wake woke woken|steal stole stolen|freeze froze frozen|forget forgot forgotten|give gave given|take took taken|shake shook shaken|"
        + "know knew known|grow grew grown|throw threw thrown|fly flew flown|draw drew drawn|see saw seen|sing sang sung|swim swam swum|"
        + "begin began begun|drink drank drunk|run ran|come came|become became|get got gotten|make made|say said|tell told|sell sold|hold held|"
        + "hear heard|find found|stand stood|understand understood|keep kept|sleep slept|feel felt|spend spent|send sent|build built|"
        + "lose lost|pay paid|win won|sit sat|wear wore worn|fall fell fallen|lead led|read reads|marry married marries|move moved|"
        + "man men|woman women|child children|person people|foot feet|tooth teeth|mouse mice|goose geese|wife wives|knife knives|wolf wolves|half halves|"
        + "color colour|favorite favourite|flavor flavour|neighbor neighbour|behavior behaviour|honor honour|humor humour|labor labour|harbor harbour|rumor rumour|"
        + "center centre|theater theatre|meter metre|liter litre|fiber fibre|gray grey|jewelry jewellery|mom mum|pajamas pyjamas|program programme|"
        + "organize organise|realize realise|apologize apologise|recognize recognise|travel travelling travelled traveller";

    private static readonly FrozenDictionary<string, string> Bases = Groups.Split('|')
        .Select(static group => group.Split(' '))
        .SelectMany(static group => group.Skip(1).Select(form => KeyValuePair.Create(form, group[0])))
        .ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>The base form; a word that is none of them, or a regular plural of one of them, as it is.</summary>
    public static string BaseOf(string word)
    {
        if (Bases.TryGetValue(word, out var known))
            return known;
        return word.EndsWith('s') && Bases.TryGetValue(word[..^1], out var singular) ? singular : word;
    }
}
