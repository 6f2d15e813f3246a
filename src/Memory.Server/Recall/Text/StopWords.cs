using System.Collections.Frozen;

namespace Memory.Server.Recall.Text;

/// <summary>Words that carry no meaning of their own and are left out of what is compared, folded as the tokenizer folds them.</summary>
internal static class StopWords
{
    private static readonly (Language Language, string Words)[] Lists =
    [
        (Language.English,
            "a an the this that these those it its itself i me my mine myself we us our ours ourselves you your yours yourself he him his himself "
            + "she her hers herself they them their theirs themselves who whom whose which what when where why how "
            + "am is are was were be been being do does did doing done have has had having will would shall should can could may might must "
            + "and or but nor so yet if then than as of at by for from in into on onto to with without about between through during before after "
            + "above below up down out off over under again further once here there all any both each some such no not only own same too very just "
            + "also ever even still really actually please tell let im ive dont doesnt didnt whats wheres whos cant wont isnt arent thats "
            + "wasnt werent havent hasnt hadnt couldnt wouldnt shouldnt aint youre youve theyre http https www"),
        (Language.German,
            "der die das den dem des ein eine einen einem einer eines und oder aber nicht kein keine keinen ich du er sie es wir ihr mich mir dich dir ihn ihm uns euch "
            + "mein meine meinen meinem meiner dein deine deinen sein seine seinen unser unsere ist sind bin bist war waren wird werden wurde habe hast hat haben hatte hatten "
            + "kann kannst konnen muss soll will mit von vom zu zum zur in im am an auf aus bei beim nach fur uber unter vor um durch gegen ohne als wie wo wann warum wer was wen wem "
            + "welche welcher welches wenn dass ob auch noch schon nur sehr so dann da hier doch mal denn weil sich man"),
        (Language.French,
            "le la les un une des du de au aux et ou mais ne pas je tu il elle on nous vous ils elles me te se moi toi lui leur mon ma mes ton ta tes son sa ses notre nos votre vos "
            + "est es suis sont sommes etes etait etais etaient ai as a ont avons avez avait ce cet cette ces ca que qui quoi dont quel quelle quels quelles quand comment pourquoi combien "
            + "dans en sur sous avec sans pour par chez vers entre plus tres aussi bien si y etre avoir fait"),
        (Language.Spanish,
            "el la los las un una unos unas de del al y e o u pero no ni yo tu el ella nosotros ellos ellas me te se le les lo nos mi mis tus su sus nuestro nuestra "
            + "es soy eres son somos era eran fue esta estoy estas estan estaba he has ha han hay habia que quien cual cuales cuando donde como cuanto por para con sin en sobre entre "
            + "desde hasta porque si muy mas tambien ya este esta esto ese esa eso ser estar"),
        (Language.Italian,
            "il lo la i gli le un uno una di del della dei delle dello al alla ai alle da dal dalla in nel nella sul sulla con su per tra fra e o ma non io tu lui lei noi voi loro "
            + "mi ti si ci vi mio mia miei mie tuo tua suo sua nostro sono sei siamo siete era erano ho hai ha abbiamo hanno che chi cosa quale quando dove come perche quanto "
            + "questo questa quello quella piu molto anche se essere avere"),
        (Language.Portuguese,
            "o a os as um uma uns umas de do da dos das no na nos nas ao aos pelo pela em e ou mas nao eu tu ele ela nos eles elas voce voces me te se lhe meu minha meus minhas seu sua seus suas "
            + "sou es somos sao era foi estou esta estao tenho tem tinha que quem qual quais quando onde como quanto por para com sem sobre entre desde ate porque muito mais tambem ja isto isso este esta ser estar"),
        (Language.Dutch,
            "de het een en of maar niet geen ik jij je hij zij ze wij we jullie mij me hem haar ons hun mijn jouw zijn onze is ben bent was waren wordt worden heb hebt heeft hebben had "
            + "kan kunnen moet zal van in op aan met voor naar bij uit over onder door tot om te als dan wat wie waar wanneer waarom hoe welke dat die dit deze er ook nog al wel zeer heel"),
        (Language.Nordic,
            "en ett et den det de och og eller men inte ikke jag jeg du han hon hun vi ni dere mig meg dig deg oss os min mitt mit mina mine din sin ar er var ha har hade hadde som att at "
            + "av af fra fran til till pa med for hos om nar hvor var vad hva hvad vem hvem hvorfor varfor hur hvordan ocksa ogsa ikkje"),
        (Language.Polish,
            "i w z na do sie nie to jest ze jak co o po za od dla przez przy pod nad mnie mi moj moja moje jestem jestes sa byl byla bylo mam masz ma gdzie kiedy kto dlaczego ktory ktora ale lub czy tak juz tez tylko"),
        (Language.Russian,
            "и в во не на я ты он она оно мы вы они что как это этот эта с со у к ко по из за от до для о об а но или если меня мне мной тебя тебе его ее им их мой моя мое мои "
            + "твои твоя был была было были есть быть где когда кто почему какои какая какие же ли бы так тоже уже только"),
        (Language.AlsoInEnglish,
            "die den hat war man bin mal mit son pour par plus fait come con per era sin van dan men om far pan ton sur les la las los el le de un une mes tu ai ont se al ou dig din min du "
            + "dem es po co da das der ma ta mi si vi lo li chi os sa te ti"),
    ];

    private static readonly FrozenDictionary<string, Language> Words = Lists
        .SelectMany(static list => list.Words.Split(' ').Distinct(StringComparer.Ordinal).Select(word => (Word: word, list.Language)))
        .GroupBy(static entry => entry.Word, StringComparer.Ordinal)
        .ToFrozenDictionary(static group => group.Key, static group => group.Aggregate(Language.None, static (all, entry) => all | entry.Language), StringComparer.Ordinal);

    /// <summary>The languages in which a word says nothing by itself.</summary>
    public static Language LanguagesOf(string word) => Words.GetValueOrDefault(word);

    /// <summary>Whether a word says nothing in a text of a language.</summary>
    public static bool Contains(string word, Language language = Language.English) => (LanguagesOf(word) & language) != Language.None;
}
