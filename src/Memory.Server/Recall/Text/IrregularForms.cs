using System.Collections.Frozen;

namespace Memory.Server.Recall.Text;

/// <summary>Forms that no suffix rule brings together: irregular verbs and plurals, and British spellings.</summary>
internal static class IrregularForms
{
    /// <summary>Groups of a base form followed by its irregular forms.</summary>
    private const string Groups =
        "arise arose arisen|beat beaten|become became|begin began begun|bend bent|bind bound|bite bit bitten|bleed bled|blow blew blown|"
        + "break broke broken|breed bred|bring brought|build built|burn burnt|buy bought|catch caught|choose chose chosen|cling clung|come came|"
        + "creep crept|deal dealt|dig dug|draw drew drawn|dream dreamt|drink drank drunk|drive drove driven|dwell dwelt|eat ate eaten|"
        + "fall fell fallen|feed fed|feel felt|fight fought|find found|flee fled|fling flung|fly flew flown|forbid forbade forbidden|"
        + "foresee foresaw foreseen|forget forgot forgotten|forgive forgave forgiven|freeze froze frozen|get got gotten|give gave given|"
        + "go went gone|grow grew grown|hang hung|hear heard|hide hid hidden|hold held|keep kept|kneel knelt|know knew known|lay laid|lead led|"
        + "lean leant|leap leapt|learn learnt|leave left|lend lent|light lit|lose lost|make made|mean meant|meet met|mistake mistook mistaken|"
        + "mow mown|outdo outdid outdone|overcome overcame|overdo overdid overdone|oversee oversaw overseen|overtake overtook overtaken|pay paid|"
        + "prove proven|rebuild rebuilt|redo redid redone|repay repaid|retell retold|rewrite rewrote rewritten|rewind rewound|ride rode ridden|"
        + "ring rang rung|rise rose risen|run ran|say said|seek sought|sell sold|send sent|sew sewn|shake shook shaken|shave shaven|shine shone|"
        + "shoot shot|show shown|shrink shrank shrunk|sing sang sung|sink sank sunk|sit sat|sleep slept|slide slid|smell smelt|sneak snuck|"
        + "sow sown|speak spoke spoken|speed sped|spell spelt|spend spent|spill spilt|spin spun|spit spat|spoil spoilt|spring sprang sprung|"
        + "stand stood|steal stole stolen|stick stuck|sting stung|stink stank stunk|stride strode stridden|strike struck stricken|string strung|"
        + "strive strove striven|swear swore sworn|sweep swept|swell swollen|swim swam swum|swing swung|take took taken|teach taught|"
        + "tear tore torn|tell told|think thought|throw threw thrown|undergo underwent undergone|understand understood|"
        + "undertake undertook undertaken|undo undid undone|unwind unwound|uphold upheld|wake woke woken|wear wore worn|weave wove woven|weep wept|"
        + "win won|withdraw withdrew withdrawn|withhold withheld|write wrote written|see saw seen|bear borne|"
        + "man men|woman women|child children|person people|foot feet|tooth teeth|mouse mice|goose geese|wife wives|knife knives|wolf wolves|half halves|loaf loaves|thief thieves|shelf shelves|calf calves|"
        + "scarf scarves|self selves|elf elves|hoof hooves|ox oxen|louse lice|crisis crises|analysis analyses|thesis theses|diagnosis diagnoses|hypothesis hypotheses|"
        + "basis bases|oasis oases|phenomenon phenomena|criterion criteria|cactus cacti|fungus fungi|alumnus alumni|nucleus nuclei|stimulus stimuli|syllabus syllabi|"
        + "index indices|matrix matrices|vertex vertices|appendix appendices|bacterium bacteria|curriculum curricula|alga algae|larva larvae|"
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
