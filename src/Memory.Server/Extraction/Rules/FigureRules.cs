using System.Text.RegularExpressions;
using Memory.Server.Extraction.Reading;
using Memory.Server.Memories;

namespace Memory.Server.Extraction.Rules;

/// <summary>
/// Figures, times and names of the user's own things, each in a slot called after the thing, so that a new one takes the place of
/// the old one of the same thing and of nothing else: "my commute is 45 minutes now" is <c>commute</c>.
/// </summary>
internal static class FigureRules
{
    public static void Read(Clause clause, FactSheet facts)
    {
        if (clause.Mode != Mode.Holds || Momentary.IsMatch(clause.Spoken))
            return;
        if (Figure(clause) is { } figure)
            Add(clause, facts, figure.Thing, figure.Value, figure.Past);
        else if (Counted.Match(clause.Text) is { Success: true } counted && (counted.Groups["sure"].Success || Now.IsMatch(clause.Spoken)) && IsOwn(counted.Read("thing")!) && IsOwn(counted.Read("what")!))
            Add(clause, facts, $"{counted.Read("thing")} {counted.Read("what")}", counted.Read("v")!, isPast: false);
        else if (Reached.Match(clause.Text) is { Success: true } reached && IsOwn(reached.Read("what")!))
            Add(clause, facts, reached.Read("what")!, reached.Read("v")!, isPast: false);
        else if (NameIs.Match(clause.Text) is { Success: true } named && Values.Clean(named.Read("v")) is { } whole && Values.WithoutAside(whole) is var name && Values.IsProper(name))
            Add(clause, facts, named.Read("thing")!, name, isPast: false);
    }

    private static (string Thing, string Value, bool Past)? Figure(Clause clause)
    {
        var text = clause.Text;
        foreach (var match in (Match[])[Changed.Match(text), Changes.Match(text), Is.Match(text), UsedToBe.Match(text)])
        {
            if (match.Success && match.Read("thing") is { } thing && IsOwn(thing) && (!match.Groups["ahead"].Success || clause.Times.At is not null)
                && (match.Groups["sure"].Success || Now.IsMatch(clause.Spoken) || Lasting.IsMatch(thing)))
                return (thing, match.Read("v")!.Trim(), match.Groups["past"].Success);
        }

        return null;
    }

    private static void Add(Clause clause, FactSheet facts, string words, string value, bool isPast)
    {
        var thing = Qualifier.Replace(words.ToLowerInvariant(), "");
        if (Slot.Parse(Spelling(thing)) is not { } slot || SlotCatalog.All.ContainsKey(slot.Name))
            return;
        var plural = thing.EndsWith('s') && !thing.EndsWith("ss", StringComparison.Ordinal);
        facts.Add(clause, new(slot.Name, value, $"'s {thing} {(isPast, plural) switch { (false, false) => "is", (false, true) => "are", (true, false) => "was", _ => "were" }} {value}")
        {
            State = isPast ? TemporalState.Past : clause.Times.Recurrence is not null ? TemporalState.Current : null,
            Confidence = 0.85,
        });
    }

    /// <summary>The thing is the user's, neither a person or an animal nor what the conversation works on.</summary>
    private static bool IsOwn(string thing) => !Foreign.IsMatch(thing);

    private static string Spelling(string thing) => thing.Replace("stand-up", "standup", StringComparison.Ordinal) is var one && one is "commute time" ? "commute" : one;

    private const string Thing = @"(?<thing>\p{L}[\p{L}-]*(?: \p{L}[\p{L}-]*){0,3}?)";

    private const string Mine = @"^(?:my|the(?= (?:rent|mortgage|commute|(?:electric(?:ity)?|gas|power|water|heating|energy|internet|phone) bill)\b)) ";

    private const string Count =
        @"(?:(?:[$€£¥] ?)?\d[\d,]*(?:\.\d+)?(?: ?(?:k|m|bn|million|thousand)\b)?%?|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|fifteen|twenty(?:-five)?|thirty|forty(?:-five)?|fifty|sixty|ninety)";

    /// <summary>An amount with what it counts, or a time of the day.</summary>
    private const string Value =
        @"(?<v>\d{1,2}(?:[:.]\d\d)? ?(?:am|pm|a\.m\.|p\.m\.|o'clock)?(?: ?(?:-|to) ?\d{1,2}(?:[:.]\d\d)? ?(?:am|pm|a\.m\.|p\.m\.)?)|\d{1,2}[:.]\d\d ?(?:am|pm|a\.m\.|p\.m\.)?|\d{1,2} ?(?:am|pm|a\.m\.|p\.m\.|o'clock)|noon|midnight|"
        + Count + @" ?(?:(?!(?:old|away|late|early|off|ago|left|later|short|behind|ahead|now|and|or|but|from|to|in|at|on|of|for|with|is|are|was|out|more|less|longer|shorter|days? ago|a|an|per|each|every)\b)[\p{L}%°/]+(?:-\p{L}+)?(?: (?:of )?(?!(?:old|away|late|early|off|ago|left|later|short|behind|ahead|now|and|or|but|from|to|in|at|on|of|for|with|is|are|was|out|more|less|longer|shorter|a|an|per|each|every)\b)[\p{L}/]+)?)?(?: (?:a|an|per|each|every) \p{L}+)?(?: (?:hours|minutes|days|weeks) a \p{L}+)?)";

    private const string About = @"(?: (?:at|about|around|roughly|exactly|only|just|nearly|almost|approximately|over|under|up to|down to|like))*";

    private const string End = @"(?: (?:now|these days|at the moment|again|too|already|instead|total|in total))*(?:,? (?:instead of|not|thanks to|because of|because|since|so|which|and|but|after|starting|rather than|with)\b.*|, .*)?$";

    private const string Verbs =
        "went|gone|moved|changed|risen|rose|dropped|fell|fallen|grew|grown|increased|decreased|improved|climbed|jumped|shifted|switched|rescheduled|pushed|raised|lowered|bumped|cut|reduced|extended|shortened|adjusted|updated|slipped|shrunk|shrank|goes|moves|rises|drops";

    /// <summary>"My rent went up to 1,450", "my standup has been moved from 9 to 9:30", "my word count reached 4,700".</summary>
    private static readonly Pattern Changed = Patterns.Of(Mine + Thing + "(?: (?:has|have|had|is|are|was|were|got|been|just|recently|now|finally|being|already|(?<ahead>will be|will|going|go)))* (?<sure>(?:" + Verbs + @"|(?<ahead>going|go))(?: up| down| back| over| again)?(?: (?:from|by) \S+(?: \S+){0,2}?)? to|(?:reached|hit)(?! " + Count + @" \p{Ll}{3,}s\b)|now stands at|stands at)" + About + " " + Value + End);

    /// <summary>"I raised my daily step goal to 8,000."</summary>
    private static readonly Pattern Changes = Patterns.Of("^(?:I|they|my (?:landlord|landlady|boss|manager|company|employer|bank|doctor|coach|trainer|school|gym)) (?:have |had |just |recently |finally |has )*(?<sure>increased|raised|lowered|reduced|cut|bumped|changed|moved|pushed|rescheduled|shifted|extended|adjusted|updated|set|upped|dropped|switched)(?: up| down| back)? (?:my|our|the(?= rent )) " + Thing + "(?: up| down| back| over)?(?: from .{1,20}?)? to" + About + " " + Value + End);

    private static readonly Pattern Is = Patterns.Of(Mine + Thing + " (?:(?:is|are|stands|sits)(?: now| currently)?|now (?:is|takes|costs)|takes|costs|comes to|starts|begins|ends)(?: me)?" + About + " " + Value + End);

    /// <summary>"My channel has 2,000 subscribers now", "my final draft reached 4,700 words".</summary>
    private static readonly Pattern Counted = Patterns.Of(Mine + Thing + " (?:(?:have |has |just |now |already |finally |recently )*(?<sure>reached|hit|passed)|has now|now has|has|have now|now have|have)" + About + " (?<v>" + Count + @") (?<what>\p{Ll}{3,}s)(?: now| so far| in total)*(?:,.*)?$");

    /// <summary>"We've now reached 165 columns."</summary>
    private static readonly Pattern Reached = Patterns.Of("^I (?:(?:have |just |now |already |finally |recently )*reached|am(?: now)? up to|have (?:now|just) hit) (?<v>" + Count + @") (?<what>\p{Ll}{3,}s)(?: now| so far| (?:in|of|on) (?:my|our|the) .*)?$");

    private static readonly Pattern UsedToBe = Patterns.Of(Mine + Thing + " (?<sure>(?<past>used to (?:be|take|cost|start)))" + About + " " + Value + End);

    private static readonly Pattern Now = Patterns.Of(@"\b(now|these days|nowadays|currently)\b");

    /// <summary>What lasts about a day without being said to change.</summary>
    private static readonly Pattern Lasting = Patterns.Of(@"\b(rent|mortgage|mortgage payment|commute|commute time|salary|income|pay|wage|hourly rate|day rate|budget|goal|target|quota|limit|weight|bill|fee|subscription|allowance|score|gpa|coverage|savings|debt|pace|mileage|dose|dosage|bedtime|shift|shifts|alarm|deductible|premium|capacity|latency|response time|load time|uptime|rating|working hours|work hours|office hours|hours|stand-?up|sync|one-on-one|1:1|class|lesson|practice|rehearsal|daily scrum|scrum|inseam|waist|room number|locker number|apartment number|seat number|blood pressure|cholesterol|interest rate|credit limit|credit score|word count|step count|headcount|contract|lease|notice period|probation|storage|plan limit|lunch break|curfew|screen time)$");

    /// <summary>People, animals, and what a conversation has at hand.</summary>
    private static readonly Pattern Foreign = Patterns.Of(
        @"^(?!gp$)\p{L}{1,2}$|\b(passwords?|passcode|pass ?phrase|pin|code|cvv|ssn|social security|card|iban|licen[cs]e|passport|account number|secret|login)\b|\b(brother|sister|mother|father|mom|mum|dad|mama|papa|son|daughter|grand\w+|aunt|uncle|cousin|nephew|niece|step(?:mother|father|brother|sister|son|daughter)|[\w-]+-in-law|twins?|baby|kid|child|toddler|parents|kids|children|brothers|sisters|sons|daughters|siblings|wife|husband|girlfriend|boyfriend|partner|fianc[eé]e?|spouse|friends?|buddy|roommate|flatmate|neighbou?rs?|boss|manager|colleagues?|coworkers?|team|teacher|student|students|dogs?|cats?|puppy|kitten|horse|pets?|family)$"
        + @"|\b(functions?|methods?|class(?:es)? (?:file|name)|variables?|arrays?|lists?|strings?|loops?|code|scripts?|query|queries|outputs?|inputs?|results?|answers?|guess|errors?|exceptions?|logs?|files?|folders?|lines?|index|indices|matrix|vector|equations?|formulas?|questions?|examples?|points?|problems?|solutions?|builds?|prompts?|tokens?|regex|port|ip|address|id|key|values?|totals?|sum|first|second|third|next|last|options?|choices?|number|models?|datasets?|samples?|images?|paragraphs?|temperature|heart rate|download|upload|fever|mood|pain|battery|progress|eta|bus|train|flight|uber|ride|food|order|delivery|package|meeting|appointment|interview|exam|test|deadline|age|birthday|name|(?<!\w )time|current|way|life|job|work|turn|hand|opponent|character|dream|head)$"
        + @"|\b(favou?rite|is|are|was|were|that|who|which|and|or|of|in|at|on|for|with|i|me|my|your|not|never|no)\b");

    /// <summary>Of today alone, or not told for certain.</summary>
    private static readonly Pattern Momentary = Patterns.Of(@"\b(today|tonight|this (morning|afternoon|evening)|right now|yesterday|last night|tomorrow|was supposed|should|could|must|need|needs|or so)\b");

    private static readonly Pattern Qualifier = Patterns.Of(@"^((new|current|usual|own|actual|latest|updated|old|previous|regular|total|overall|average) )+");

    /// <summary>"My dentist is Dr. Patel now": those who serve the user, by name.</summary>
    private static readonly Pattern NameIs = Patterns.Of(@"^my (?:new |current |usual |family |regular )*(?<thing>dentist|doctor|gp|therapist|physio|physiotherapist|physical therapist|personal trainer|trainer|coach|landlord|landlady|lawyer|accountant|hairdresser|barber|vet|pediatrician|cardiologist|dermatologist|optician|psychiatrist|psychologist|mentor|advisor|adviser|thesis advisor|tutor|piano teacher|yoga teacher|driving instructor|bank|gym|pharmacy|airline|insurer|internet provider|mobile provider|phone provider|carrier|energy provider|electricity provider|church|parish|library|supermarket|browser|code editor|text editor|editor|ide|search engine|password manager|note-taking app|calendar app) is(?: now| called| named| currently)* (?<v>.+)$");
}
